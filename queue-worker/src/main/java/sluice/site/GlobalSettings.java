package sluice.site;

import java.util.List;
import java.util.Map;

/**
 * What Matomo keeps once for all sites, as far as tracking reads it (docs:
 * queue-worker/docs/sites.md#what-counts-for-all-sites,
 * tracker-ingest/docs/settings.md#rows-of-the-table-option). Immutable.
 *
 * @param locationProvider option usercountry.location_provider, '' when not set
 * @param referrerSpammers option referrer_spam_blacklist, unserialised; empty when not set
 * @param excludedIps global list, for hits of unknown sites
 * @param excludedUserAgents global list, for hits of unknown sites
 * @param siteUrls main and alias urls of every site, by idsite
 */
public record GlobalSettings(
    SitePrivacy privacy,
    LogRetention retention,
    String locationProvider,
    List<String> referrerSpammers,
    List<String> excludedIps,
    List<String> excludedUserAgents,
    Map<Integer, List<String>> siteUrls) {

  /** Copies the collections. */
  public GlobalSettings {
    referrerSpammers = List.copyOf(referrerSpammers);
    excludedIps = List.copyOf(excludedIps);
    excludedUserAgents = List.copyOf(excludedUserAgents);
    siteUrls = Map.copyOf(siteUrls);
  }
}
