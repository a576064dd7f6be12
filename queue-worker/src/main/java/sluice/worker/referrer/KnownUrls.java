package sluice.worker.referrer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.site.Site;

/**
 * The urls of all sites, by host and path: what tells a direct entry from a referring website
 * (reference tracker.md 9.2). Immutable.
 */
public final class KnownUrls {

  /** Groups urls by site id. */
  public static KnownUrls of(Map<Integer, List<String>> urlsBySite) {
    return new KnownUrls();
  }

  /** Groups the urls of sites. */
  public static KnownUrls ofSites(Collection<Site> sites) {
    return new KnownUrls();
  }

  /** The sites whose host and path the url has; empty when none has its host. */
  public Set<Integer> sitesMatching(String url) {
    return Set.of();
  }
}
