package sluice.worker.referrer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import sluice.request.PhpUrl;
import sluice.request.TrackingRequest;
import sluice.site.Site;

/**
 * Exclusion of hits on urls that are none of the site's (reference tracker.md chapter 11, 9).
 * Thread-safe; keeps the grouped urls of each {@link Site} object.
 */
public final class UnknownUrls {

  private final Cache<Site, KnownUrls> bySite = Caffeine.newBuilder().weakKeys().build();

  /** Whether the site tracks its own urls only and the hit's url is none of them. */
  public boolean isExcluded(TrackingRequest request, Site site) {
    if (!site.excludesUnknownUrls() || site.urls().isEmpty()) {
      return false;
    }
    KnownUrls own = bySite.get(site, key -> KnownUrls.ofSites(List.of(key)));
    return PhpUrl.parse(request.url()).flatMap(own::sitesMatching).isEmpty();
  }
}
