package sluice.site;

import sluice.matomo.CompliancePolicies;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.PolicySetting;

/**
 * What is not stored of the hits of a site because a compliance policy, or the site itself, says so
 * (docs: queue-worker/docs/location-privacy.md#compliance-policies). Immutable.
 *
 * @param userIds the parameter uid is not there
 * @param minorVersions versions of browsers and systems are cut at their first dot
 * @param deviceModels models of devices are replaced by the kind of device
 * @param resolutions that of the screen is unknown
 * @param thirdPartyCookies the cookie of the tracking domain is not there
 */
public record Withheld(
    boolean userIds,
    Campaigns campaigns,
    boolean minorVersions,
    boolean deviceModels,
    boolean resolutions,
    boolean thirdPartyCookies) {

  /** What becomes of campaigns. */
  public enum Campaigns {
    /** They are stored. */
    KEPT,
    /** Their parameters mean nothing. */
    UNNOTICED,
    /** Their names and keywords are replaced by one text. */
    MASKED
  }

  /** Nothing is. */
  public static final Withheld NOTHING =
      new Withheld(false, Campaigns.KEPT, false, false, false, false);

  static Withheld of(CompliancePolicies policies, MatomoInstallation installation, int idSite) {
    return new Withheld(
        policies.isStrict(PolicySetting.USER_ID_DISABLED, idSite),
        campaigns(policies, installation, idSite),
        policies.isStrict(PolicySetting.ONLY_MAJOR_VERSIONS, idSite),
        policies.isStrict(PolicySetting.DEVICE_MODEL_DISABLED, idSite),
        policies.isStrict(PolicySetting.RESOLUTION_DISABLED, idSite),
        policies.isStrict(PolicySetting.THIRD_PARTY_COOKIES_OFF, idSite));
  }

  private static Campaigns campaigns(
      CompliancePolicies policies, MatomoInstallation installation, int idSite) {
    if (installation.masksCampaigns()) {
      return policies.isStrict(PolicySetting.CAMPAIGN_VALUES_MASKED, idSite)
          ? Campaigns.MASKED
          : Campaigns.KEPT;
    }
    return policies.isStrict(PolicySetting.CAMPAIGN_PARAMETERS_DISABLED, idSite)
        ? Campaigns.UNNOTICED
        : Campaigns.KEPT;
  }
}
