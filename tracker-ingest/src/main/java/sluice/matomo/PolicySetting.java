package sluice.matomo;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A setting of tracking that a compliance policy makes stricter (docs:
 * queue-worker/docs/location-privacy.md#compliance-policies).
 */
public enum PolicySetting {
  /** The stored address is masked. */
  IP_ANONYMISATION("PrivacyManager", "IPAnonymisation"),
  /** By two units at least. */
  IP_MASK_LENGTH("PrivacyManager", "IpAddressMaskLength"),
  /** Of a referrer at most the host is kept. */
  REFERRER_ANONYMISATION("PrivacyManager", "ReferrerAnonymisation"),
  /** Order ids are random. */
  ORDER_ID_ANONYMISATION("Ecommerce", "OrderIdAnonymization"),
  /** User ids are not taken. */
  USER_ID_DISABLED("UserId", "UserIdDisabled", "user_id_disabled"),
  /** Names and keywords of campaigns are replaced. */
  CAMPAIGN_VALUES_MASKED(
      "PrivacyManager", "CampaignParameterValuesMasked", "campaign_parameter_values_masked"),
  /** Campaigns are not looked for: what came before their values were replaced. */
  CAMPAIGN_PARAMETERS_DISABLED(
      "PrivacyManager",
      "CampaignTrackingParametersDisabled",
      "campaign_tracking_parameters_disabled"),
  /** Of versions, the first number is kept. */
  ONLY_MAJOR_VERSIONS("DevicesDetection", "OnlyMajorVersions"),
  /** Models of devices are not kept. */
  DEVICE_MODEL_DISABLED("DevicesDetection", "DeviceModelDetectionDisabled"),
  /** Resolutions of screens are not kept. */
  RESOLUTION_DISABLED("Resolution", "ScreenResolutionDetectionDisabled"),
  /** Parameters of URLs that Matomo takes for personal are cut out. */
  PII_PARAMETERS_EXCLUDED("SitesManager", "FilterPIIParameters"),
  /** The third-party cookie is off. */
  THIRD_PARTY_COOKIES_OFF("Core", "ThirdPartyCookies"),
  /** Logs are not kept for longer than the policy allows. */
  LOG_RETENTION("PrivacyManager", "ReportRetention");

  /**
   * Settings that a policy enforces and that change what is shown, or what the administrator is
   * told to do, and nothing of what is tracked or archived.
   */
  static final Set<String> OF_NO_TRACKING =
      Set.of(
          "AggregatedRealtimeReportsEnabled",
          "DataRoundingEnabled",
          "EcommerceRestricted",
          "LimitSegments",
          "VisitorLogDisabled");

  /** How the names of all {@link #enforcement} settings end. */
  static final String ENFORCED = "_policy_enforced";

  private final String plugin;
  private final String shortName;
  private final Optional<String> own;

  PolicySetting(String plugin, String shortName) {
    this.plugin = plugin;
    this.shortName = shortName;
    this.own = Optional.empty();
  }

  PolicySetting(String plugin, String shortName, String own) {
    this.plugin = plugin;
    this.shortName = shortName;
    this.own = Optional.of(own);
  }

  /** All {@link #enforcement} settings that mean something here, or are known to mean nothing. */
  static Set<String> knownEnforcements() {
    return Stream.concat(
            Stream.of(values()).map(PolicySetting::enforcement),
            OF_NO_TRACKING.stream().map(name -> name + ENFORCED))
        .collect(Collectors.toSet());
  }

  /** The plugin whose setting it is: a section of the config, a name in the tables. */
  String plugin() {
    return plugin;
  }

  /** The setting that says whether the policies force this one (5.14). */
  String enforcement() {
    return shortName + ENFORCED;
  }

  /** The setting by which a site is strict without any policy, if there is one. */
  Optional<String> own() {
    return own;
  }

  /** Whether the policy decides alone, without {@link #enforcement}. */
  boolean isLeftToThePolicy() {
    return this == THIRD_PARTY_COOKIES_OFF;
  }
}
