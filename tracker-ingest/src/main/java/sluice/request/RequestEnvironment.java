package sluice.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came with a request besides its parameters: PHP's server array, cut down to the keys that
 * the tracker reads (docs: tracker-ingest/docs/endpoint.md#headers-that-reach-the-worker), and the
 * cookies it reads. Immutable.
 *
 * @param server keys as PHP names them, {@code HTTP_USER_AGENT}, {@code REMOTE_ADDR}, …; raw values
 * @param cookies names as PHP mangles them, values percent-decoded
 */
public record RequestEnvironment(Map<String, String> server, Map<String, String> cookies) {

  /** No headers, no cookies. */
  public static final RequestEnvironment EMPTY = new RequestEnvironment(Map.of(), Map.of());

  private static final String BEARER = "Bearer ";

  /** Copies both maps, keeping their order. */
  public RequestEnvironment {
    server = Collections.unmodifiableMap(new LinkedHashMap<>(server));
    cookies = Collections.unmodifiableMap(new LinkedHashMap<>(cookies));
  }

  /**
   * The token of the header {@code Authorization: Bearer}, spelled just so; empty when there is
   * none (Matomo core/Request/AuthenticationToken.php, from 5.4 on).
   */
  public Optional<String> bearerToken() {
    return Optional.ofNullable(server.get("HTTP_AUTHORIZATION"))
        .filter(value -> value.startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()))
        .filter(token -> !token.isEmpty());
  }
}
