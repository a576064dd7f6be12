package sluice.worker.referrer;

import java.util.List;
import sluice.php.url.PhpUrl;
import sluice.request.TrackingRequest;
import sluice.site.Site;

/**
 * Exclusion of hits on urls that are none of the site's (docs: queue-worker/docs/exclusions.md).
 */
public final class UnknownUrls {

  private UnknownUrls() {}

  /** Whether the site tracks its own urls only and the hit's url is none of them. */
  public static boolean isExcluded(TrackingRequest request, Site site) {
    if (!site.excludesUnknownUrls() || site.urls().isEmpty()) {
      return false;
    }
    KnownUrls own = KnownUrls.ofSites(List.of(site));
    return PhpUrl.parse(request.url()).flatMap(own::sitesMatching).isEmpty();
  }
}
