package sluice.queue;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which entries of PHP's server array ingest keeps in a queue entry: those that some reader of the
 * queue uses, ours or PHP's (docs: tracker-ingest/docs/endpoint.md#headers-that-reach-the-worker).
 * Immutable.
 *
 * @param proxyHeaders {@code [General] proxy_client_headers[]} and {@code proxy_scheme_headers[]},
 *     as server keys
 */
public record TrackedServerKeys(Set<String> proxyHeaders) {

  /** Read by every version of the tracker. */
  public static final List<String> FIXED =
      List.of(
          "REMOTE_ADDR",
          "HTTP_USER_AGENT",
          "HTTP_ACCEPT_LANGUAGE",
          "HTTP_REFERER",
          "HTTP_X_PURPOSE",
          "HTTP_X_MOZ",
          "HTTP_VIA",
          "HTTP_DNT",
          "HTTP_X_DO_NOT_TRACK",
          "X_HTTP_REQUESTED_WITH",
          "REQUEST_METHOD",
          "HTTPS",
          "HTTP_X_FORWARDED_PROTO",
          "HTTP_X_FORWARDED_SCHEME",
          "HTTP_X_URL_SCHEME",
          "HTTP_AUTHORIZATION",
          "HTTP_SIGNATURE",
          "HTTP_SIGNATURE_AGENT",
          "HTTP_SIGNATURE_INPUT");

  /** Client hints, all of them. */
  public static final String CLIENT_HINT_PREFIX = "HTTP_SEC_CH_UA";

  /** Variables of the web server's GeoIP module; no header of a client can set them. */
  public static final String GEOIP_PREFIX = "MM_";

  private static final Set<String> FIXED_SET = Set.copyOf(FIXED);

  private static final Map<String, String> SERVER_KEYS_WITHOUT_PREFIX =
      Map.of("CONTENT_TYPE", "CONTENT_TYPE", "CONTENT_LENGTH", "CONTENT_LENGTH");

  /** Copies the set. */
  public TrackedServerKeys {
    proxyHeaders = Set.copyOf(proxyHeaders);
  }

  /** With the configured headers, in any order, duplicates allowed. */
  public static TrackedServerKeys with(Collection<String> proxyHeaders) {
    return new TrackedServerKeys(new LinkedHashSet<>(proxyHeaders));
  }

  /** Whether the entry of this name is kept. */
  public boolean isKept(String serverKey) {
    return FIXED_SET.contains(serverKey)
        || serverKey.startsWith(CLIENT_HINT_PREFIX)
        || serverKey.startsWith(GEOIP_PREFIX)
        || proxyHeaders.contains(serverKey);
  }

  /** The server key under which PHP shows an HTTP header: {@code HTTP_FOO_BAR} for Foo-Bar. */
  public static String ofHeader(String headerName) {
    StringBuilder key = new StringBuilder(headerName.length() + 5).append("HTTP_");
    for (int i = 0; i < headerName.length(); i++) {
      char c = headerName.charAt(i);
      boolean lower = c >= 'a' && c <= 'z';
      key.append(lower ? (char) (c - 32) : c == '-' ? '_' : c);
    }
    return SERVER_KEYS_WITHOUT_PREFIX.getOrDefault(key.substring(5), key.toString());
  }
}
