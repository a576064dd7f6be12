package sluice.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.request.RequestEnvironment;

/**
 * What ingest leaves out of a queue entry because no reader of the queue looks at it, ours or PHP's
 * (docs: tracker-ingest/docs/queue-format.md#what-ingest-leaves-out). Stateless.
 */
public final class KeptInEntry {

  /** The server key that stands in for a missing url. */
  private static final String REFERER = "HTTP_REFERER";

  /** The server key of which Matomo reads the languages, not how much each is wanted. */
  public static final String LANGUAGES = "HTTP_ACCEPT_LANGUAGE";

  /** Against caches on the way, and how to answer: of no meaning once the hit was answered. */
  private static final Set<String> LEFT_OUT = Set.of("r", "rand", "send_image");

  private KeptInEntry() {}

  /** Whether the parameter of this name is kept, as long as the request has any other. */
  public static boolean isKept(String name) {
    return !LEFT_OUT.contains(name);
  }

  /** The parameters that are kept; all of them where none would be left. */
  public static PhpValue.Array of(PhpValue.Array request) {
    Map<String, PhpValue> all = request.entries();
    Map<String, PhpValue> kept = null;
    for (String name : LEFT_OUT) {
      if (all.containsKey(name)) {
        kept = kept == null ? new LinkedHashMap<>(all) : kept;
        kept.remove(name);
      }
    }
    return kept == null || kept.isEmpty() ? request : new PhpValue.Array(kept);
  }

  /** Whether Matomo reads the Referer for this request: it has neither url nor urlref. */
  public static boolean needsReferer(PhpValue.Array request) {
    return isEmpty(request.entries().get("url")) && isEmpty(request.entries().get("urlref"));
  }

  /** What came with requests of which some need the Referer, or none. */
  public static RequestEnvironment of(RequestEnvironment sent, boolean needsReferer) {
    if (needsReferer || !sent.server().containsKey(REFERER)) {
      return sent;
    }
    Map<String, String> server = new LinkedHashMap<>(sent.server());
    server.remove(REFERER);
    return new RequestEnvironment(server, sent.cookies());
  }

  private static boolean isEmpty(PhpValue value) {
    return value == null || PhpValues.isEmpty(value);
  }

  /**
   * The header's languages without their weights, {@code de-DE,de,en} of {@code
   * de-DE,de;q=0.9,en;q=0.7}. Matomo removes the weights itself before it reads or hashes the
   * header. A header with anything unusual in it, even a blank, is left as it is: Matomo removes
   * other things before the weights. Hot path: event loop; allocates the result; never blocks.
   */
  public static String languages(String acceptLanguage) {
    int firstWeight = acceptLanguage.indexOf(';');
    if (firstWeight < 0) {
      return acceptLanguage;
    }
    StringBuilder languages = new StringBuilder(acceptLanguage.length());
    int at = 0;
    while (at < acceptLanguage.length()) {
      char c = acceptLanguage.charAt(at);
      if (c == ';') {
        int end = weightEnd(acceptLanguage, at);
        if (end < 0) {
          return acceptLanguage;
        }
        at = end;
      } else if (isPlain(c)) {
        languages.append(c);
        at++;
      } else {
        return acceptLanguage;
      }
    }
    return languages.toString();
  }

  /** Where {@code ;q=} and its number end; negative when something else stands there. */
  private static int weightEnd(String header, int at) {
    int end = at + 3;
    while (end < header.length() && isNumeric(header.charAt(end))) {
      end++;
    }
    return header.startsWith(";q=", at) && end > at + 3 ? end : -1;
  }

  private static boolean isNumeric(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == ',' || c == '*';
  }
}
