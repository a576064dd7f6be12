package sluice.php.url;

import java.util.Optional;
import java.util.OptionalInt;
import sluice.php.PhpValues;

/**
 * The parts of a URL as PHP's parse_url finds them, with its oddities: control characters become
 * underscores, {@code a.com:80} is a host with a port, {@code mailto:x} has a path, {@code
 * http:///x} is no URL. Immutable.
 *
 * @param scheme as written, empty when there is none
 * @param host as written; IPv6 keeps its brackets
 * @param port 1..65535; PHP reports port 0 as given too, to Matomo it is as if there were none
 * @param user not decoded
 * @param pass not decoded
 * @param path may be relative
 * @param query without the question mark; present but empty for {@code /x?}
 * @param fragment without the hash; present but empty for {@code /x#}
 */
public record PhpUrl(
    Optional<String> scheme,
    Optional<String> host,
    OptionalInt port,
    Optional<String> user,
    Optional<String> pass,
    Optional<String> path,
    Optional<String> query,
    Optional<String> fragment) {

  /** The parts; empty where PHP returns false. */
  public static Optional<PhpUrl> parse(String url) {
    return new PhpUrlParser(url).parse();
  }

  /** This URL with another host. */
  public PhpUrl withHost(String newHost) {
    return new PhpUrl(scheme, Optional.of(newHost), port, user, pass, path, query, fragment);
  }

  /** This URL with another query and fragment; an empty text removes the part. */
  public PhpUrl withQueryAndFragment(String newQuery, String newFragment) {
    return new PhpUrl(
        scheme,
        host,
        port,
        user,
        pass,
        path,
        Optional.of(newQuery).filter(q -> !q.isEmpty()),
        Optional.of(newFragment).filter(f -> !f.isEmpty()));
  }

  /**
   * Puts the parts together again as Matomo does (docs: queue-worker/docs/actions.md#page-urls):
   * empty parts are left out ("0" counts as empty), special characters in user and password are
   * encoded.
   */
  public String text() {
    StringBuilder url = new StringBuilder();
    String schemeText = given(scheme);
    if (!schemeText.isEmpty()) {
      url.append(schemeText).append(schemeText.equalsIgnoreCase("mailto") ? ":" : "://");
    }
    if (!given(user).isEmpty()) {
      url.append(encodeCredential(given(user)));
      if (!given(pass).isEmpty()) {
        url.append(':').append(encodeCredential(given(pass)));
      }
      url.append('@');
    }
    url.append(given(host));
    if (port.isPresent() && port.getAsInt() != 0) {
      url.append(':').append(port.getAsInt());
    }
    String pathText = given(path);
    if (!pathText.isEmpty()) {
      url.append(pathText.startsWith("/") || url.length() == 0 ? "" : "/").append(pathText);
    }
    if (!given(query).isEmpty()) {
      url.append('?').append(given(query));
    }
    if (!given(fragment).isEmpty()) {
      url.append('#').append(given(fragment));
    }
    return url.toString();
  }

  private static String given(Optional<String> part) {
    return part.filter(text -> !PhpValues.isEmpty(text)).orElse("");
  }

  private static String encodeCredential(String text) {
    return text.replace(":", "%3A").replace("@", "%40").replace("/", "%2F").replace("\\", "%5C");
  }
}
