package sluice.site;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The privacy settings of a site, by the options of Matomo's PrivacyManager and its compliance
 * policies (docs: queue-worker/docs/location-privacy.md). Immutable.
 *
 * @param usesAnonymizedIpForEnrichment location is looked up by the masked address
 * @param ipMaskLength units that are masked, 0..4
 * @param anonymizesIp whether the stored address is masked
 * @param honoursDoNotTrack hits with a Do Not Track header are excluded
 * @param forcesCookieless third-party cookie and {@code _id} are ignored
 * @param anonymizesUserId user ids are hashed with {@code userIdSalt}
 * @param anonymizesOrderId order ids are replaced by a random hash
 * @param referrerAnonymization '', {@code exclude_query}, {@code exclude_path}, {@code exclude_all}
 * @param userIdSalt option useridsalt, '' when there is none
 * @param randomizesConfigId each hit has a fingerprint of its own, and begins a visit
 * @param withheld what compliance policies keep away
 */
public record PrivacySettings(
    boolean usesAnonymizedIpForEnrichment,
    int ipMaskLength,
    boolean anonymizesIp,
    boolean honoursDoNotTrack,
    boolean forcesCookieless,
    boolean anonymizesUserId,
    boolean anonymizesOrderId,
    String referrerAnonymization,
    String userIdSalt,
    boolean randomizesConfigId,
    Withheld withheld) {

  /** The option's name. */
  static final String FORCE_COOKIELESS = "PrivacyManager.forceCookielessTracking";

  /**
   * Reads only the options that the choice of a queue depends on.
   *
   * @param prefix Matomo's tables_prefix
   */
  public static boolean isCookielessForced(Connection connection, String prefix)
      throws SQLException {
    return SiteLoader.isTrue(new OptionTable(prefix).read(connection, FORCE_COOKIELESS).orElse(""));
  }
}
