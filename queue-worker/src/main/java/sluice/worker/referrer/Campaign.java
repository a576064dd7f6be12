package sluice.worker.referrer;

import java.util.List;
import java.util.Optional;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.php.url.PercentText;
import sluice.php.url.PhpUrl;
import sluice.request.QueryParameters;
import sluice.request.TrackingRequest;
import sluice.worker.url.CampaignParameters;

/**
 * Name and keyword of a campaign as far as they are known (docs:
 * queue-worker/docs/referrers.md#campaigns). Immutable.
 *
 * @param name '' when there is none
 * @param keyword '' when there is none
 */
record Campaign(String name, String keyword) {

  static final Campaign NONE = new Campaign("", "");

  private static final String ADWORDS = "AdWords";

  /** What the landing url says: its query, then, without a keyword there, its fragment. */
  static Campaign ofLandingUrl(PhpUrl landing, CampaignParameters parameters) {
    Campaign inQuery = landing.query().map(query -> ofQuery(query, parameters, NONE)).orElse(NONE);
    return inQuery.hasKeyword()
        ? inQuery
        : landing.fragment().map(query -> ofQuery(query, parameters, inQuery)).orElse(inQuery);
  }

  private static Campaign ofQuery(String query, CampaignParameters parameters, Campaign before) {
    QueryParameters values = QueryParameters.parse(query);
    Optional<String> name = firstDecoded(values, parameters.names());
    return name.map(it -> new Campaign(it, firstDecoded(values, parameters.keywords()).orElse("")))
        .orElse(before);
  }

  private static Optional<String> firstDecoded(QueryParameters values, List<String> names) {
    for (String name : names) {
      Optional<String> value =
          values
              .value(name)
              .flatMap(QueryParameters.Value::scalar)
              .map(sent -> PhpValues.trim(PercentText.decodeLossy(sent)))
              .filter(decoded -> !PhpValues.isEmpty(decoded));
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  boolean hasName() {
    return !PhpValues.isEmpty(name);
  }

  boolean hasKeyword() {
    return !PhpValues.isEmpty(keyword);
  }

  Campaign withKeyword(String newKeyword) {
    return new Campaign(name, newKeyword);
  }

  /** Takes the keyword of an advertisement's frame, {@code url=}, and a name if it has none. */
  Campaign withAdvertisement(PhpUrl referrer) {
    String host = referrer.host().orElse("");
    boolean isAdvertisement = host.contains("googleads") || host.contains("doubleclick");
    if (hasKeyword() || !isAdvertisement) {
      return this;
    }
    QueryParameters query = QueryParameters.parse(referrer.query().orElse(""));
    String page = firstDecoded(query, List.of("url")).orElse("");
    Optional<String> pageHost =
        PhpUrl.parse(page).flatMap(PhpUrl::host).filter(it -> !PhpValues.isEmpty(it));
    return pageHost.map(it -> ofAdvertisement(it, query)).orElse(this);
  }

  private Campaign ofAdvertisement(String pageHost, QueryParameters query) {
    String type = firstDecoded(query, List.of("ad_type")).orElse("");
    String itsName = type.isEmpty() ? ADWORDS : ADWORDS + " (" + type + ")";
    return new Campaign(hasName() ? name : itsName, "(adwords) " + pageHost);
  }

  /** Parameters of the hit itself win; they are taken as sent, not decoded, not escaped. */
  Campaign overriddenBy(TrackingRequest request, CampaignParameters parameters) {
    Optional<String> sentName = firstSent(request, parameters.names());
    return sentName
        .map(it -> new Campaign(it, firstSent(request, parameters.keywords()).orElse(keyword)))
        .orElse(this);
  }

  private static Optional<String> firstSent(TrackingRequest request, List<String> names) {
    for (String name : names) {
      Optional<String> value =
          request.raw(name).flatMap(Campaign::text).filter(sent -> !PhpValues.isEmpty(sent));
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  /** Lists are passed over; Matomo fails on them. */
  private static Optional<String> text(PhpValue value) {
    if (value instanceof PhpValue.Text text) {
      return Optional.of(text.value());
    }
    if (value instanceof PhpValue.Int number) {
      return Optional.of(Long.toString(number.value()));
    }
    return Optional.empty();
  }
}
