package sluice.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import sluice.php.url.PhpQueryString;
import sluice.queue.KeptInEntry;
import sluice.queue.TrackedServerKeys;
import sluice.request.RequestEnvironment;

/**
 * Cuts the headers of a request down to PHP's server keys and cookies that a worker reads (docs:
 * tracker-ingest/docs/endpoint.md#headers-that-reach-the-worker). A header with an underscore in
 * its name is left out, as nginx does: PHP could not tell it from the one with a dash. Immutable;
 * thread-safe.
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
    Map<String, StringJoiner> values = new LinkedHashMap<>();
    HttpHeaders headers = request.headers();
    Iterator<Map.Entry<CharSequence, CharSequence>> each = headers.iteratorCharSequence();
    while (each.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = each.next();
      String name = header.getKey().toString();
      String key = TrackedServerKeys.ofHeader(name);
      if (keys.isKept(key) && name.indexOf('_') < 0) {
        String value = RawText.decoded(header.getValue().toString());
        values
            .computeIfAbsent(key, first -> new StringJoiner(", "))
            .add(key.equals(KeptInEntry.LANGUAGES) ? KeptInEntry.languages(value) : value);
      }
    }
    Map<String, String> server = new LinkedHashMap<>();
    values.forEach((key, all) -> server.put(key, all.toString()));
    server.put("REMOTE_ADDR", request.remoteAddress());
    return new RequestEnvironment(server, cookies(headers));
  }

  /** The tracked cookies. Hot path when there are none of them: no allocation. */
  Map<String, String> cookies(HttpHeaders headers) {
    String sent = headers.get(HttpHeaderNames.COOKIE);
    if (sent == null || !mayHoldTracked(sent)) {
      return Map.of();
    }
    Map<String, String> cookies = PhpQueryString.cookies(RawText.escaped(sent));
    cookies.keySet().retainAll(cookieNames);
    return cookies;
  }

  private boolean mayHoldTracked(String sent) {
    for (String name : cookieNames) {
      for (int at = 0; at + name.length() < sent.length(); at++) {
        if (matches(sent, at, name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the name stands there, where a dot or space of the sender counts as an underscore. */
  private static boolean matches(String sent, int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = sent.charAt(at + i);
      boolean same = c == name.charAt(i) || name.charAt(i) == '_' && (c == '.' || c == ' ');
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
