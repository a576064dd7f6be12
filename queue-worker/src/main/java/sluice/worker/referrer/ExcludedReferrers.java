package sluice.worker.referrer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
import sluice.php.url.PhpUrl;
import sluice.site.Site;

/**
 * Referrers that a site does not want to see (docs:
 * queue-worker/docs/referrers.md#excluded-referrers). Thread-safe; keeps the grouped list of each
 * {@link Site} object.
 */
final class ExcludedReferrers {

  private final Cache<Site, KnownUrls> bySite = Caffeine.newBuilder().weakKeys().build();

  boolean contains(String referrerUrl, Site site) {
    if (site.excludedReferrers().isEmpty()) {
      return false;
    }
    KnownUrls excluded = bySite.get(site, ExcludedReferrers::grouped);
    return PhpUrl.parse(referrerUrl).flatMap(excluded::sitesMatching).isPresent();
  }

  private static KnownUrls grouped(Site site) {
    List<String> urls =
        site.excludedReferrers().stream()
            .map(entry -> "https://" + entry.replaceFirst("^https?://", ""))
            .toList();
    return KnownUrls.of(Map.of(site.idSite(), urls));
  }
}
