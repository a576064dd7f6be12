package sluice.worker.referrer;

import java.util.Map;
import java.util.Optional;
import sluice.php.PhpValues;
import sluice.php.url.PhpUrl;

/**
 * Search engines by host, host and path, or host pattern (docs:
 * queue-worker/docs/referrers.md#search-engines; Matomo plugins/Referrers/SearchEngine.php).
 * Immutable.
 */
final class SearchEngines {

  private final Map<String, SearchEngine> engineByUrl;

  SearchEngines(Map<String, SearchEngine> engineByUrl) {
    this.engineByUrl = Map.copyOf(engineByUrl);
  }

  /** The search that a referrer is; empty when it is none. */
  Optional<Search> searchOf(String referrerUrl) {
    return PhpUrl.parse(referrerUrl)
        .filter(url -> !PhpValues.isEmpty(url.host().orElse("")))
        .flatMap(url -> searchOf(referrerUrl, url));
  }

  private Optional<Search> searchOf(String referrerUrl, PhpUrl url) {
    String fragment = url.fragment().filter(text -> !PhpValues.isEmpty(text)).orElse("");
    // Some engines put the keyword into the fragment.
    String query = url.query().orElse("") + (fragment.isEmpty() ? "" : "&" + fragment);
    String host = url.host().orElse("");
    String path = url.path().orElse("");
    return EngineHost.of(host, path, query, engineByUrl::containsKey)
        .map(engineByUrl::get)
        .flatMap(engine -> new EngineReferrer(engine, referrerUrl, path, query, fragment).search());
  }
}
