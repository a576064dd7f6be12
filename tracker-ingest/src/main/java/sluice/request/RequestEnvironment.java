package sluice.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** Copies both maps, keeping their order. */
  public RequestEnvironment {
    server = Collections.unmodifiableMap(new LinkedHashMap<>(server));
    cookies = Collections.unmodifiableMap(new LinkedHashMap<>(cookies));
  }
}
