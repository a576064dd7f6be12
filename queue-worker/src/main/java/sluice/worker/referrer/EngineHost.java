package sluice.worker.referrer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Under which key a search engine's host is defined (docs:
 * queue-worker/docs/referrers.md#search-engines).
 */
final class EngineHost {

  /** Codes that stand for countries in hosts though ISO 3166 does not have them (any more). */
  private static final String MORE_COUNTRIES =
      "xx ac cp dg ea eu fx ic su ta uk an bu cs nt sf tp yu zr a1 a2 ap o1 cat";

  private static final String COUNTRIES =
      Stream.concat(
              Arrays.stream(Locale.getISOCountries()).map(code -> code.toLowerCase(Locale.ROOT)),
              Arrays.stream(MORE_COUNTRIES.split(" ")))
          .collect(Collectors.joining("|"));

  private static final Pattern SUBDOMAIN = Pattern.compile("^(?:w+[0-9]*|search)\\.");
  private static final Pattern MOBILE = Pattern.compile("(^|\\.)m\\.");
  private static final Pattern COUNTRY_DOMAIN =
      Pattern.compile("(?:\\.(?:com|org|net|co|it|edu))?\\.(?:" + COUNTRIES + ")(/|$)");
  private static final Pattern COUNTRY_LABEL = Pattern.compile("(^|\\.)(?:" + COUNTRIES + ")\\.");

  private EngineHost() {}

  /** The key that is defined for a referrer, if any. */
  static Optional<String> of(String host, String path, String query, Predicate<String> isDefined) {
    String general = withoutCountry(host);
    return Stream.of(host + path, host, general + path, general)
        .filter(isDefined)
        .findFirst()
        .or(() -> special(host, path, query).filter(isDefined));
  }

  /** {@code www.google.co.uk} becomes <code>google.{}</code>. */
  static String withoutCountry(String host) {
    String bare = SUBDOMAIN.matcher(host).replaceFirst("");
    String desktop = MOBILE.matcher(bare).replaceAll("$1");
    String general = COUNTRY_DOMAIN.matcher(desktop).replaceAll(".{}$1");
    return COUNTRY_LABEL.matcher(general).replaceAll("$1{}.");
  }

  /** Finds engines that run under the hosts of others. */
  private static Optional<String> special(String host, String path, String query) {
    if (query.startsWith("cx=partner-pub-")) {
      return Optional.of("google.com/cse");
    }
    if (path.startsWith("/pemonitorhosted/ws/results/")) {
      return Optional.of("wsdsold.infospace.com");
    }
    if (host.indexOf(".images.search.yahoo.com") > 0) {
      return Optional.of("images.search.yahoo.com");
    }
    return host.indexOf(".search.yahoo.com") > 0
        ? Optional.of("search.yahoo.com")
        : Optional.empty();
  }
}
