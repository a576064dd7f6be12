package sluice.worker.url;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import sluice.site.Site;

/**
 * The cleaner of each site, compiled once for each {@link Site} object. Thread-safe; forgets sites
 * that nobody refers to any more.
 */
public final class UrlCleaners {

  private final UrlCleaningRules rules;
  private final Cache<Site, UrlCleaner> bySite =
      Caffeine.newBuilder().executor(Runnable::run).weakKeys().build();

  /** Cleaners by the settings of all sites. */
  public UrlCleaners(UrlCleaningRules rules) {
    this.rules = rules;
  }

  /** The cleaner for a site. */
  public UrlCleaner of(Site site) {
    return bySite.get(site, key -> new UrlCleaner(rules, key));
  }

  /** The parameters that mark campaigns. */
  public CampaignParameters campaigns() {
    return rules.campaigns();
  }
}
