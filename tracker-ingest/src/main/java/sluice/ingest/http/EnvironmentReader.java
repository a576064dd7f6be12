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
final class EnvironmentReader {

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
    Map<String, String> cookies = new LinkedHashMap<>();
    for (int start = 0; start < sent.length(); ) {
      int end = sent.indexOf(';', start);
      end = end < 0 ? sent.length() : end;
      addCookie(cookies, sent.substring(start, end));
      start = end + 1;
    }
    return cookies;
  }

  /** The first of several of the same name counts, as in PHP. */
  private void addCookie(Map<String, String> cookies, String pair) {
    int equals = pair.indexOf('=');
    if (equals > 0) {
      String name = pair.substring(0, equals).strip().replace('.', '_').replace(' ', '_');
      if (cookieNames.contains(name)) {
        String value = pair.substring(equals + 1);
        cookies.putIfAbsent(name, PhpValues.urlDecode(RawText.escaped(value)));
      }
    }
  }
}
