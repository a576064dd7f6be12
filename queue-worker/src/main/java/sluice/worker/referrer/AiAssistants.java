package sluice.worker.referrer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.php.url.PhpUrl;

/**
 * AI assistants by host, or host and path (docs: queue-worker/docs/referrers.md#ai-assistants).
 * Immutable.
 *
 * @param nameByUrl in order of precedence
 */
record AiAssistants(Map<String, String> nameByUrl) {

  /** What a Matomo before 5.5 knows. */
  static final AiAssistants NONE = new AiAssistants(Map.of());

  AiAssistants {
    nameByUrl = new LinkedHashMap<>(nameByUrl);
  }

  /** The assistant that a referrer belongs to; its subdomains and the pages below count. */
  Optional<String> nameOf(PhpUrl referrer) {
    return nameAt(referrer.host().orElse("") + referrer.path().orElse(""));
  }

  /** The assistant whose host this is, or a subdomain's, as they put it into {@code utm_source}. */
  Optional<String> nameOfHost(String host) {
    return nameAt(host);
  }

  private Optional<String> nameAt(String address) {
    return nameByUrl.entrySet().stream()
        .filter(entry -> contains(address, entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean contains(String address, String url) {
    for (int at = address.indexOf(url); at >= 0; at = address.indexOf(url, at + 1)) {
      int end = at + url.length();
      boolean starts = at == 0 || "./".indexOf(address.charAt(at - 1)) >= 0;
      if (starts && (end == address.length() || address.charAt(end) == '/')) {
        return true;
      }
    }
    return false;
  }
}
