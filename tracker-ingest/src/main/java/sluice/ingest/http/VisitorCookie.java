package sluice.ingest.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import sluice.php.PhpValues;
import sluice.php.url.PercentText;
import sluice.request.RequestEnvironment;
import sluice.request.ThirdPartyCookie;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.request.VisitorIdentification;

/**
 * The third-party cookie in an answer and what the Do Not Track headers do to it (docs:
 * tracker-ingest/docs/endpoint.md#cookies). Stateless.
 */
final class VisitorCookie {

  private static final String POLICY = "P3P: CP='OTI DSP COR NID STP UNI OTPa OUR'";

  /** PHP's DateTime::COOKIE. */
  private static final DateTimeFormatter EXPIRES =
      DateTimeFormatter.ofPattern("EEEE, dd-MMM-yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** How far back a cookie that is deleted expires, seconds: a year and a second, as Matomo. */
  private static final long DELETED_SECONDS = 31_536_001;

  private VisitorCookie() {}

  /** The header lines for a request; empty when no cookie is used. */
  static List<String> lines(TrackingRequest request, TrackerRules rules) {
    RequestEnvironment environment = request.environment();
    Optional<TrackerRules.CookieRules> used = rules.of(request.integer("idsite")).cookie();
    if (rules.doNotTrack() && asksNotToBeTracked(environment)) {
      return notTracked(environment, used, request.acceptedAt());
    }
    if (used.isEmpty() || isIgnored(environment, used.get())) {
      return List.of();
    }
    TrackerRules.CookieRules cookie = used.get();
    String pair = ThirdPartyCookie.write(cookie.name(), visitorId(request, cookie));
    boolean https = cookie.assumeHttps() || isHttps(environment, cookie);
    String flags =
        https ? "; secure" + (isSafari(environment) ? "" : "; SameSite=None") : "; SameSite=Lax";
    long expires = request.acceptedAt() + cookie.expireSeconds();
    return List.of(POLICY, line(pair, expires, cookie) + flags);
  }

  /** Whether the visitor asks by a header, honoured or not. */
  static boolean asksNotToBeTracked(RequestEnvironment environment) {
    Map<String, String> server = environment.server();
    return "1".equals(server.get("HTTP_DNT")) || "1".equals(server.get("HTTP_X_DO_NOT_TRACK"));
  }

  private static List<String> notTracked(
      RequestEnvironment environment, Optional<TrackerRules.CookieRules> used, long now) {
    List<String> lines = new ArrayList<>();
    lines.add("Tk: N");
    if (used.isPresent() && environment.cookies().containsKey(used.get().name())) {
      String pair = PercentText.rawUrlEncode(used.get().name()) + "=deleted";
      String line = line(pair, now - DELETED_SECONDS, used.get());
      lines.add(POLICY);
      lines.add(line);
      lines.add(line + "; secure; SameSite=None");
    }
    return lines;
  }

  private static VisitorId visitorId(TrackingRequest request, TrackerRules.CookieRules cookie) {
    String known =
        ThirdPartyCookie.read(request.environment(), cookie.name())
            .orElseGet(() -> request.text("_id"));
    return PhpValues.byteLength(known) >= VisitorIdentification.TEXT_BYTES
            && known.length() >= VisitorIdentification.TEXT_BYTES
        ? VisitorId.ofHex(known)
        : new VisitorId(ThreadLocalRandom.current().nextLong());
  }

  private static boolean isIgnored(
      RequestEnvironment environment, TrackerRules.CookieRules cookie) {
    return ThirdPartyCookie.field(environment, cookie.ignoreName(), "ignore")
        .filter("*"::equals)
        .isPresent();
  }

  private static String line(String pair, long expires, TrackerRules.CookieRules cookie) {
    StringBuilder line = new StringBuilder("Set-Cookie: ").append(pair).append("; expires=");
    line.append(EXPIRES.format(Instant.ofEpochSecond(expires)));
    if (!cookie.path().isEmpty()) {
      line.append("; path=").append(cookie.path());
    }
    String domain = cookie.domain();
    if (!domain.isEmpty()) {
      boolean www = domain.regionMatches(true, 0, "www.", 0, 4);
      String bare = www ? domain.substring(4) : domain;
      int port = bare.indexOf(':');
      line.append("; domain=");
      line.append(PercentText.rawUrlEncode("." + (port < 0 ? bare : bare.substring(0, port))));
    }
    return line.toString();
  }

  private static boolean isHttps(RequestEnvironment environment, TrackerRules.CookieRules cookie) {
    return cookie.schemeHeaders().stream()
        .anyMatch(header -> "https".equalsIgnoreCase(environment.server().get(header)));
  }

  /**
   * Browsers of Safari's family get no SameSite, because older ones take None for Strict. The user
   * agent alone tells them; Matomo asks its device detector.
   */
  private static boolean isSafari(RequestEnvironment environment) {
    String agent = environment.server().getOrDefault("HTTP_USER_AGENT", "");
    return agent.contains("Safari/")
        && agent.contains("Version/")
        && !agent.contains("Chrome/")
        && !agent.contains("Android");
  }
}
