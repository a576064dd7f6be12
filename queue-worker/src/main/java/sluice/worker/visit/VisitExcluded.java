package sluice.worker.visit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sluice.php.PhpValues;
import sluice.php.pattern.PhpPattern;
import sluice.request.IpAddress;
import sluice.request.IpRange;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.referrer.UnknownUrls;

/**
 * Whether a hit is excluded, and why: the first of ten tests in Matomo's order decides (docs:
 * queue-worker/docs/exclusions.md; Matomo core/Tracker/VisitExcluded.php). Thread-safe; keeps
 * parsed ranges and patterns in bounded caches.
 */
public final class VisitExcluded {

  /** Address ranges that Matomo takes for search engines' robots. */
  private static final List<IpRange> GOOGLE =
      ranges(
          "216.239.32.0/19 64.233.160.0/19 66.249.80.0/20 72.14.192.0/18 209.85.128.0/17"
              + " 66.102.0.0/20 74.125.0.0/16 64.18.0.0/20 207.126.144.0/20 173.194.0.0/16");

  private static final List<IpRange> OTHER_BOTS =
      ranges(
          "64.4.0.0/18 65.52.0.0/14 157.54.0.0/15 157.56.0.0/14 157.60.0.0/16 207.46.0.0/16"
              + " 207.68.128.0/18 207.68.192.0/20 131.253.26.0/20 131.253.24.0/20 72.30.198.0/20"
              + " 72.30.196.0/20 98.137.207.0/20 1.202.218.8");

  /** Texts of settings; installations have a few hundred at most. */
  private static final long MAX_PARSED = 10_000;

  /** The field of the opt-out cookie, its value in base64. */
  private static final String OPTED_OUT = "ignore=Kg==";

  private final Cache<String, Optional<IpRange>> ranges =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(MAX_PARSED).build();
  private final Cache<String, Optional<PhpPattern>> patterns =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(MAX_PARSED).build();

  /**
   * What the tests look at besides the request.
   *
   * @param address not masked
   * @param isBot what device detection says of the user agent, not escaped
   * @param userAgent not escaped
   * @param excludedIps of the site, or the global ones for an unknown site
   * @param excludedUserAgents likewise
   * @param site empty when it does not exist
   */
  public record Subject(
      IpAddress address,
      boolean isBot,
      String userAgent,
      List<String> excludedIps,
      List<String> excludedUserAgents,
      Optional<Site> site) {}

  /**
   * Settings of the tests.
   *
   * @param conditions [Tracker] exclude_requests
   * @param ignoreCookie name of the opt-out cookie
   * @param spam empty filter when it is off
   */
  public record Rules(
      boolean honoursDoNotTrack, String conditions, String ignoreCookie, ReferrerSpam spam) {}

  /** The reason; empty when the hit is not excluded. */
  public Optional<Exclusion> reason(TrackingRequest request, Subject subject, Rules rules) {
    if (isBot(request, subject)) {
      return Optional.of(Exclusion.BOT);
    }
    if (request.integer("rec") == 0) {
      return Optional.of(Exclusion.REC);
    }
    if (rules.honoursDoNotTrack() && asksNotToTrack(request.environment().server())) {
      return Optional.of(Exclusion.DO_NOT_TRACK);
    }
    if (isInstallCheck(request)) {
      return Optional.of(Exclusion.INSTALL_CHECK);
    }
    if (ExcludedRequests.matches(request, rules.conditions())) {
      return Optional.of(Exclusion.BY_PARAMETER);
    }
    if (hasOptedOut(request, rules.ignoreCookie())) {
      return Optional.of(Exclusion.OPT_OUT);
    }
    return ofOrigin(request, subject, rules);
  }

  private Optional<Exclusion> ofOrigin(TrackingRequest request, Subject subject, Rules rules) {
    if (isInAny(subject.excludedIps(), subject.address())) {
      return Optional.of(Exclusion.IP);
    }
    if (isExcludedAgent(subject.excludedUserAgents(), subject.userAgent())) {
      return Optional.of(Exclusion.USER_AGENT);
    }
    if (rules.spam().isSpam(request.text("urlref"))) {
      return Optional.of(Exclusion.REFERRER_SPAM);
    }
    if (subject.site().filter(site -> UnknownUrls.isExcluded(request, site)).isPresent()) {
      return Optional.of(Exclusion.UNKNOWN_URL);
    }
    return isPrefetch(request.environment().server())
        ? Optional.of(Exclusion.PREFETCH)
        : Optional.empty();
  }

  /** Whether the JavaScript installation test sent it. */
  public static boolean isInstallCheck(TrackingRequest request) {
    return request.raw("tracker_install_check").filter(it -> !PhpValues.isEmpty(it)).isPresent();
  }

  private static boolean isBot(TrackingRequest request, Subject subject) {
    if (request.integer("bots") != 0) {
      return false;
    }
    if (subject.isBot()) {
      return true;
    }
    boolean isGoogle = isIn(GOOGLE, subject.address());
    String via = request.environment().server().getOrDefault("HTTP_VIA", "");
    // People behind Chrome's data saver come from Google's addresses.
    boolean isDataSaver =
        isGoogle && via.toLowerCase(Locale.ROOT).contains("chrome-compression-proxy");
    return !isDataSaver && (isGoogle || isIn(OTHER_BOTS, subject.address()));
  }

  private static boolean asksNotToTrack(Map<String, String> server) {
    return "1".equals(server.get("HTTP_X_DO_NOT_TRACK"))
        || server.getOrDefault("HTTP_DNT", "").startsWith("1");
  }

  private static boolean hasOptedOut(TrackingRequest request, String cookie) {
    String value = request.environment().cookies().getOrDefault(cookie, "");
    if (value.isEmpty()) {
      return false;
    }
    return Arrays.asList(value.split(":")).contains(OPTED_OUT);
  }

  private boolean isInAny(List<String> texts, IpAddress address) {
    return texts.stream()
        .map(text -> ranges.get(text, IpRange::parse))
        .anyMatch(range -> range.filter(it -> it.contains(address)).isPresent());
  }

  /** An entry that is a regular expression decides at once, later entries do not count. */
  private boolean isExcludedAgent(List<String> entries, String userAgent) {
    String lower = userAgent.toLowerCase(Locale.ROOT);
    for (String entry : entries) {
      if (lower.contains(entry.toLowerCase(Locale.ROOT))) {
        return true;
      }
      Optional<PhpPattern> pattern = patterns.get(entry, PhpPattern::delimited);
      if (pattern.isPresent()) {
        return pattern.get().finds(userAgent);
      }
    }
    return false;
  }

  private static boolean isPrefetch(Map<String, String> server) {
    String purpose = server.getOrDefault("HTTP_X_PURPOSE", "");
    return purpose.equals("preview")
        || purpose.equals("instant")
        || server.getOrDefault("HTTP_X_MOZ", "").equals("prefetch");
  }

  private static boolean isIn(List<IpRange> ranges, IpAddress address) {
    byte[] bytes = address.bytes();
    for (IpRange range : ranges) {
      if (range.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  private static List<IpRange> ranges(String texts) {
    return Arrays.stream(texts.split(" ")).map(IpRange::parse).flatMap(Optional::stream).toList();
  }
}
