package sluice.worker.referrer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sluice.php.PhpValues;
import sluice.php.url.PercentText;
import sluice.php.url.PhpUrl;
import sluice.request.MatomoText;
import sluice.request.QueryParameters;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.site.Withheld;
import sluice.worker.door.CacheWeight;
import sluice.worker.url.CampaignParameters;
import sluice.worker.url.UrlCleaner;
import sluice.worker.url.UrlCleaners;

/**
 * Where hits come from (docs: queue-worker/docs/referrers.md; Matomo
 * plugins/Referrers/Columns/Base.php). Thread-safe; keeps what search engines and social networks
 * made of the last urls.
 */
public final class ReferrerDetector {

  /** Characters of the columns referer_name and referer_keyword. */
  private static final int NAME_CHARACTERS = 255;

  /** What stands for a campaign's name and keyword where they may not be stored. */
  private static final String PLACEHOLDER = "__discarded_by_policy__";

  /** Characters of the column referer_url. */
  private static final int URL_CHARACTERS = 1500;

  /** Bytes of referring urls kept, and of what they are; most hits repeat one of a few. */
  private static final long CACHED_BYTES = 8L << 20;

  private final ReferrerDefinitions definitions;
  private final UrlCleaners cleaners;
  private final ExcludedReferrers excluded = new ExcludedReferrers();
  private final Cache<String, Optional<Search>> searches = cache();
  private final Cache<String, Optional<String>> networks = cache();

  /** Detects with cleaners that are shared with other rules. */
  public ReferrerDetector(ReferrerDefinitions definitions, UrlCleaners cleaners) {
    this.definitions = definitions;
    this.cleaners = cleaners;
  }

  /**
   * The referrer of a hit, from its parameters {@code urlref} and {@code url}.
   *
   * <p>Hot path: any thread; allocates the parsed urls, never blocks.
   *
   * @param stored what the visit that the hit belongs to has stored, if any; then the url of a
   *     direct hit is ''
   * @param campaigns what becomes of campaigns at this site
   */
  public Referrer detect(
      TrackingRequest request,
      Site site,
      KnownUrls knownUrls,
      StoredReferrer stored,
      Withheld.Campaigns campaigns) {
    Hit hit = new Hit(request, site, knownUrls, stored, campaigns);
    return detect(request.text("urlref"), request.url(), hit);
  }

  /**
   * What a conversion is attributed to (docs:
   * queue-worker/docs/referrers.md#what-a-conversion-is-attributed-to).
   *
   * @param stored the values of the visit, after this hit changed them
   * @param campaigns what becomes of campaigns at this site
   */
  public StoredReferrer attribute(
      TrackingRequest request,
      Site site,
      KnownUrls knownUrls,
      StoredReferrer stored,
      Withheld.Campaigns campaigns) {
    Hit hit = new Hit(request, site, knownUrls, stored, campaigns);
    StoredReferrer found = attributed(hit);
    boolean isMasked =
        campaigns == Withheld.Campaigns.MASKED && found.type() == ReferrerType.CAMPAIGN.code();
    return isMasked
        ? new StoredReferrer(found.type(), masked(found.name()), masked(found.keyword()))
        : found;
  }

  /** What is not there, or is empty, tells nothing and stays. */
  private static Optional<String> masked(Optional<String> value) {
    return value.map(text -> text.isEmpty() ? text : PLACEHOLDER);
  }

  private StoredReferrer attributed(Hit hit) {
    TrackingRequest request = hit.request();
    StoredReferrer stored = hit.stored();
    String campaign = decoded(request.text("_rcn"));
    if (!PhpValues.isEmpty(campaign)) {
      String keyword = decoded(request.text("_rck"));
      return new StoredReferrer(
          ReferrerType.CAMPAIGN.code(), Optional.of(lower(campaign)), Optional.of(lower(keyword)));
    }
    String referrerUrl = request.text("_ref");
    boolean isOfCampaign =
        stored.type() == ReferrerType.CAMPAIGN.code()
            && !PhpValues.isEmpty(stored.name().orElse(""));
    if (isOfCampaign || PhpValues.isEmpty(referrerUrl)) {
      return stored;
    }
    Referrer found = detect(referrerUrl, "", hit);
    boolean isTelling =
        found.type() != ReferrerType.DIRECT && found.type() != ReferrerType.CAMPAIGN;
    return isTelling ? StoredReferrer.of(found) : stored;
  }

  private Referrer detect(String escapedReferrer, String escapedUrl, Hit hit) {
    UrlCleaner cleaner = cleaners.of(hit.site());
    String landingUrl = cleaner.clean(escapedUrl);
    Optional<PhpUrl> landing = PhpUrl.parse(landingUrl);
    if (landing.flatMap(PhpUrl::query).filter(ReferrerDetector::ignoresReferrer).isPresent()) {
      return new Referrer(ReferrerType.DIRECT, Optional.of(""), Optional.of(""), Optional.of(""));
    }
    String sent = MatomoText.unsanitize(escapedReferrer);
    boolean isUsed = UrlCleaner.looksLikeUrl(sent) && !excluded.contains(sent, hit.site());
    String url = isUsed ? sent : "";
    Source source = new Source(url, PhpUrl.parse(url), landingUrl, landing);
    Found found =
        assistant(source)
            .or(() -> campaign(source, hit))
            .or(() -> Optional.of(Found.DIRECT).filter(it -> isDirectEntry(source, hit)))
            .or(() -> search(source.url()).map(ReferrerDetector::ofSearch))
            .or(() -> network(source.url()).map(ReferrerDetector::ofNetwork))
            .or(() -> website(source, hit))
            .orElse(Found.DIRECT);
    boolean isMasked =
        hit.campaigns() == Withheld.Campaigns.MASKED && found.type() == ReferrerType.CAMPAIGN;
    return new Referrer(
        found.type(),
        isMasked ? masked(found.name()) : found.name().map(ReferrerDetector::cutName),
        isMasked ? masked(found.keyword()) : found.keyword().map(ReferrerDetector::cutName),
        isNeeded(found, hit.stored()) ? url(source, cleaner) : Optional.of(""));
  }

  /** A direct hit changes nothing in a visit that goes on: most hits. */
  private static boolean isNeeded(Found found, StoredReferrer stored) {
    return found.type() != ReferrerType.DIRECT || stored.equals(StoredReferrer.NONE);
  }

  /** Nothing is stored of a text that looks like a url and is malformed, not even ''. */
  private static Optional<String> url(Source source, UrlCleaner cleaner) {
    boolean isMalformed = !source.url().isEmpty() && source.parts().isEmpty();
    if (isMalformed) {
      return Optional.empty();
    }
    String url = cleaner.withoutExcluded(source.url(), ReferrerUrlParameters.of(source.host()));
    return Optional.of(PhpValues.cutCharacters(url, URL_CHARACTERS));
  }

  private static boolean ignoresReferrer(String query) {
    if (!query.contains("ignore_refer")) {
      return false;
    }
    QueryParameters parameters = QueryParameters.parse(query);
    return Stream.of("ignore_referrer", "ignore_referer")
        .flatMap(name -> parameters.value(name).flatMap(QueryParameters.Value::scalar).stream())
        .anyMatch("1"::equals);
  }

  /** Finds an assistant by its own url, or by the name that it puts into the landing url. */
  private Optional<Found> assistant(Source source) {
    AiAssistants assistants = definitions.aiAssistants();
    if (assistants.nameByUrl().isEmpty()) {
      return Optional.empty();
    }
    return source
        .parts()
        .flatMap(assistants::nameOf)
        .or(
            () ->
                source
                    .landing()
                    .flatMap(PhpUrl::query)
                    .flatMap(ReferrerDetector::utmSource)
                    .flatMap(assistants::nameOfHost))
        .map(name -> new Found(ReferrerType.AI_ASSISTANT, Optional.of(name), Optional.of("")));
  }

  private static Optional<String> utmSource(String query) {
    return QueryParameters.parse(query)
        .value("utm_source")
        .flatMap(QueryParameters.Value::scalar)
        .map(ReferrerDetector::decoded)
        .map(ReferrerDetector::lower);
  }

  private Optional<Found> campaign(Source source, Hit hit) {
    CampaignParameters parameters =
        hit.campaigns() == Withheld.Campaigns.UNNOTICED
            ? CampaignParameters.NONE
            : cleaners.campaigns();
    Campaign landed =
        source.landing().map(url -> Campaign.ofLandingUrl(url, parameters)).orElse(Campaign.NONE);
    Campaign searched =
        landed.hasName() && !landed.hasKeyword()
            ? search(source.url())
                .flatMap(Search::keyword)
                .filter(keyword -> !PhpValues.isEmpty(keyword))
                .map(landed::withKeyword)
                .orElse(landed)
            : landed;
    Campaign advertised = source.parts().map(searched::withAdvertisement).orElse(searched);
    Campaign campaign = advertised.overriddenBy(hit.request(), parameters);
    if (!campaign.hasName()) {
      return Optional.empty();
    }
    String name = lower(campaign.name());
    String keyword =
        campaign.hasKeyword() ? campaign.keyword() : fallbackKeyword(name, source, hit.stored());
    return Optional.of(
        new Found(ReferrerType.CAMPAIGN, Optional.of(name), Optional.of(lower(keyword))));
  }

  /**
   * A visit that goes on in the same campaign keeps its keyword: the host of the referrer is its
   * own site's by then, and a new keyword would force a new visit.
   */
  private static String fallbackKeyword(String name, Source source, StoredReferrer stored) {
    boolean isSameCampaign =
        stored.type() == ReferrerType.CAMPAIGN.code()
            && PhpValues.looselyEqual(lower(stored.name().orElse("")), cutName(name));
    return isSameCampaign ? stored.keyword().orElse("") : source.host();
  }

  private static boolean isDirectEntry(Source source, Hit hit) {
    if (PhpValues.isEmpty(source.host())) {
      return false;
    }
    Optional<Set<Integer>> owners =
        source.parts().flatMap(url -> hit.knownUrls().sitesMatching(url, hit.page(source)));
    if (owners.isPresent()) {
      return owners.get().contains(hit.site().idSite());
    }
    return !hit.site().excludesUnknownUrls()
        && source
            .landing()
            .flatMap(PhpUrl::host)
            .filter(host -> lower(host).equals(lower(source.host())))
            .isPresent();
  }

  private Optional<Search> search(String url) {
    return CacheWeight.isKey(url)
        ? searches.get(url, definitions.searchEngines()::searchOf)
        : definitions.searchEngines().searchOf(url);
  }

  private Optional<String> network(String url) {
    return CacheWeight.isKey(url)
        ? networks.get(url, definitions.socialNetworks()::nameOf)
        : definitions.socialNetworks().nameOf(url);
  }

  /** What is found is not longer than the url, of which a keyword is a part. */
  private static <V> Cache<String, V> cache() {
    return Caffeine.newBuilder()
        .maximumWeight(CACHED_BYTES)
        .weigher((String url, V found) -> CacheWeight.ENTRY_BYTES + 2 * CacheWeight.of(url))
        .build();
  }

  /** Bytes that the urls kept take, about. */
  long cachedBytes() {
    return Stream.of(searches, networks)
        .peek(Cache::cleanUp)
        .mapToLong(it -> it.policy().eviction().orElseThrow().weightedSize().orElseThrow())
        .sum();
  }

  private static Found ofSearch(Search search) {
    return new Found(ReferrerType.SEARCH_ENGINE, Optional.of(search.engine()), search.keyword());
  }

  private static Found ofNetwork(String name) {
    return new Found(ReferrerType.SOCIAL_NETWORK, Optional.of(name), Optional.of(""));
  }

  /** The host; of a known one also the path of the site that it belongs to. */
  private static Optional<Found> website(Source source, Hit hit) {
    if (PhpValues.isEmpty(source.host())) {
      return Optional.empty();
    }
    String path =
        source
            .parts()
            .flatMap(url -> hit.knownUrls().pathMatching(url, hit.page(source)))
            .map(known -> known.replaceFirst("/+$", ""))
            .orElse("");
    return Optional.of(
        new Found(
            ReferrerType.WEBSITE, Optional.of(lower(source.host()) + path), Optional.empty()));
  }

  private static String decoded(String value) {
    return PhpValues.trim(PercentText.decodeLossy(value));
  }

  private static String cutName(String name) {
    return PhpValues.cutCharacters(name, NAME_CHARACTERS);
  }

  private static String lower(String text) {
    return PhpValues.lowerCase(text);
  }

  /** What a hit brings to the detection besides its urls. */
  private record Hit(
      TrackingRequest request,
      Site site,
      KnownUrls knownUrls,
      StoredReferrer stored,
      Withheld.Campaigns campaigns) {

    /** The landing url is the page's, unescaped and cleaned: mostly the same text. */
    KnownUrls.PageHost page(Source source) {
      Optional<PhpUrl> page =
          source.landingUrl().equals(request.url())
              ? source.landing()
              : PhpUrl.parse(request.url());
      return page.map(url -> KnownUrls.PageHost.of(url, site.idSite()))
          .orElse(KnownUrls.PageHost.NONE);
    }
  }

  /**
   * The two urls.
   *
   * @param url the referring url, '' when there is none or it is not used
   * @param parts of the referring url
   */
  private record Source(
      String url, Optional<PhpUrl> parts, String landingUrl, Optional<PhpUrl> landing) {

    String host() {
      return parts.flatMap(PhpUrl::host).orElse("");
    }
  }

  /** What was found, before it is cut for its columns. */
  private record Found(ReferrerType type, Optional<String> name, Optional<String> keyword) {
    static final Found DIRECT = new Found(ReferrerType.DIRECT, Optional.empty(), Optional.empty());
  }
}
