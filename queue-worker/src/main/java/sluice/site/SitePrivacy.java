package sluice.site;

import java.util.Map;

/**
 * The privacy settings of each site. Immutable.
 *
 * @param others of all sites that have none of their own, and of hits whose site does not exist
 * @param bySite of those that have
 */
public record SitePrivacy(PrivacySettings others, Map<Integer, PrivacySettings> bySite) {

  /** Copies the map. */
  public SitePrivacy {
    bySite = Map.copyOf(bySite);
  }

  /** One for all sites. */
  public static SitePrivacy ofAll(PrivacySettings settings) {
    return new SitePrivacy(settings, Map.of());
  }

  /** Those of a site; any number may be asked for. */
  public PrivacySettings of(long idSite) {
    return bySite.isEmpty() || idSite < 1 || idSite > Integer.MAX_VALUE
        ? others
        : bySite.getOrDefault((int) idSite, others);
  }
}
