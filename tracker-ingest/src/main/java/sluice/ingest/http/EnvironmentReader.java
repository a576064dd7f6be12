package sluice.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import sluice.queue.TrackedServerKeys;
import sluice.request.PhpValues;
import sluice.request.RequestEnvironment;

/**
 * Cuts the headers of a request down to PHP's server keys and cookies that a worker reads
 * (reference tracker.md 2.2, newer-versions.md 6). Immutable; thread-safe.
 */
public final class EnvironmentReader {

  private final TrackedServerKeys keys;
  private final Set<String> cookieNames;

  /**
   * @param keys which server keys are kept
   * @param cookieNames as PHP mangles them
   */
  EnvironmentReader(TrackedServerKeys keys, Set<String> cookieNames) {
    this.keys = keys;
    this.cookieNames = Set.copyOf(cookieNames);
  }

  /** A cookie's name as PHP shows it. */
  public static String cookieKey(String name) {
    return name.replace('.', '_').replace(' ', '_');
  }

  /** Hot path: event loop; allocates what leaves it. */
  RequestEnvironment read(ReceivedRequest request) {
    Map<String, String> server = new LinkedHashMap<>();
    HttpHeaders headers = request.headers();
    Iterator<Map.Entry<CharSequence, CharSequence>> each = headers.iteratorCharSequence();
    while (each.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = each.next();
      String key = TrackedServerKeys.ofHeader(header.getKey().toString());
      if (keys.isKept(key)) {
        String value = RawText.decoded(header.getValue().toString());
        server.merge(key, value, (first, more) -> first + ", " + more);
      }
    }
    server.put("REMOTE_ADDR", request.remoteAddress());
    return new RequestEnvironment(server, cookies(headers));
  }

  private Map<String, String> cookies(HttpHeaders headers) {
    String sent = headers.get(HttpHeaderNames.COOKIE);
    if (sent == null || sent.isEmpty()) {
      return Map.of();
    }
    Map<String, String> cookies = PhpValues.parseCookies(RawText.escaped(sent));
    cookies.keySet().retainAll(cookieNames);
    return cookies;
  }
}
