package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompliancePoliciesTest {

  private static final int ALL = CompliancePolicies.ALL_SITES;
  private static final String MASTER = "CnilPolicy.cnil_v1_policy_enabled";
  private static final String MODELS =
      "DevicesDetection.DeviceModelDetectionDisabled_policy_enforced";

  private static MatomoInstallation matomo(String version) {
    return MatomoInstallation.of(version, List.of(), List.of());
  }

  private static CompliancePolicies of(String... rows) {
    return of("5.14.0", MatomoConfig.defaults(), rows);
  }

  /** Each row as {@code IDSITE PLUGIN.SETTING VALUE}. */
  private static CompliancePolicies of(String version, MatomoConfig config, String... rows) {
    List<CompliancePolicies.Row> read = new ArrayList<>();
    for (String row : rows) {
      String[] parts = row.split("[ .]", 4);
      read.add(
          new CompliancePolicies.Row(Integer.parseInt(parts[0]), parts[1], parts[2], parts[3]));
    }
    return CompliancePolicies.of(config, matomo(version), read);
  }

  @ParameterizedTest
  @EnumSource
  void policyOfAllSitesForcesEachSetting(PolicySetting setting) {
    CompliancePolicies policies = of("0 " + MASTER + " 1");
    assertThat(policies.isStrict(setting, ALL)).isTrue();
    assertThat(policies.isStrict(setting, 7)).isTrue();
    assertThat(CompliancePolicies.NONE.isStrict(setting, ALL)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void policyOfASiteForcesEachSettingThere(PolicySetting setting) {
    CompliancePolicies policies = of("7 " + MASTER + " 1");
    assertThat(policies.isStrict(setting, 7)).isTrue();
    assertThat(policies.isStrict(setting, 8)).isFalse();
    assertThat(policies.isStrict(setting, ALL)).isFalse();
    assertThat(policies.sites()).containsExactly(7);
  }

  /** Columns: policy, setting enforced; of all sites, of site 7; whether it is strict there. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1, -, -, -, true",
        "0, -, -, -, false",
        "1, -, 0, -, false",
        "1, -, -, 0, false",
        "-, 1, -, 0, false",
        "-, -, 1, -, true",
        "-, -, 1, 0, true",
        "-, -, 0, 1, true",
        "0, 0, -, 1, true",
        "0, 1, -, -, true",
      })
  void trueBeatsFalseAndASettingsOwnWordBeatsThePolicy(
      String all, String site, String enforcedForAll, String enforced, boolean isStrict) {
    List<String> rows = new ArrayList<>();
    add(rows, ALL, MASTER, all);
    add(rows, 7, MASTER, site);
    add(rows, ALL, MODELS, enforcedForAll);
    add(rows, 7, MODELS, enforced);
    CompliancePolicies policies = of(rows.toArray(String[]::new));
    assertThat(policies.isStrict(PolicySetting.DEVICE_MODEL_DISABLED, 7)).isEqualTo(isStrict);
  }

  private static void add(List<String> rows, int idSite, String name, String value) {
    if (value != null) {
      rows.add(idSite + " " + name + " " + value);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, false"})
  void policyOfTheConfigurationDecidesAlone(String pinned, boolean isStrict) {
    MatomoConfig config =
        MatomoConfig.defaults().with("CnilPolicy", "cnil_v1_policy_enabled", pinned);
    CompliancePolicies policies =
        of(
            "5.14.0",
            config,
            "0 " + MASTER + (isStrict ? " 0" : " 1"),
            "7 " + MODELS + (isStrict ? " 0" : " 1"));
    assertThat(policies.isStrict(PolicySetting.DEVICE_MODEL_DISABLED, 7)).isEqualTo(isStrict);
    assertThat(policies.isStrict(PolicySetting.IP_ANONYMISATION, ALL)).isEqualTo(isStrict);
  }

  @Test
  void keyOfTheConfigurationReplacesTheRowOfAllSites() {
    MatomoConfig config =
        MatomoConfig.defaults()
            .with("DevicesDetection", "DeviceModelDetectionDisabled_policy_enforced", "0");
    assertThat(
            of("5.14.0", config, "0 " + MODELS + " 1")
                .isStrict(PolicySetting.DEVICE_MODEL_DISABLED, 7))
        .isFalse();
  }

  @Test
  void thirdPartyCookiesFollowThePolicyOnly() {
    String name = "Core.ThirdPartyCookies_policy_enforced";
    assertThat(of("0 " + name + " 1").isStrict(PolicySetting.THIRD_PARTY_COOKIES_OFF, 1)).isFalse();
    assertThat(
            of("0 " + MASTER + " 1", "0 " + name + " 0")
                .isStrict(PolicySetting.THIRD_PARTY_COOKIES_OFF, 1))
        .isTrue();
  }

  @Test
  void siteIsStrictByItsOwnSettings() {
    CompliancePolicies policies =
        of("7 UserId.user_id_disabled 1", "8 PrivacyManager.campaign_parameter_values_masked 1");
    assertThat(policies.isStrict(PolicySetting.USER_ID_DISABLED, 7)).isTrue();
    assertThat(policies.isStrict(PolicySetting.USER_ID_DISABLED, 8)).isFalse();
    assertThat(policies.isStrict(PolicySetting.CAMPAIGN_VALUES_MASKED, 8)).isTrue();
    assertThat(policies.isStrict(PolicySetting.CAMPAIGN_VALUES_MASKED, 7)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "5.5.0, enabled, false",
    "5.6.0, '', false",
    "5.8.3, enabled, true",
    "5.9.0, '', true",
    "5.14.0, '', true"
  })
  void olderMatomosNeedTheFlag(String version, String flag, boolean counts) {
    MatomoConfig config =
        MatomoConfig.defaults().with("FeatureFlags", "PrivacyCompliance_feature", flag);
    assertThat(
            of(version, config, "0 " + MASTER + " 1").isStrict(PolicySetting.IP_ANONYMISATION, ALL))
        .isEqualTo(counts);
  }

  @Test
  void rowOfAnotherPluginMeansNothingAndOneThatDoesNotReadWellIsSaid() {
    CompliancePolicies policies =
        of("0 Other.cnil_v1_policy_enabled 1", "7 UserId.user_id_disabled yes");
    assertThat(policies.isStrict(PolicySetting.IP_ANONYMISATION, ALL)).isFalse();
    assertThat(policies.isStrict(PolicySetting.USER_ID_DISABLED, 7)).isTrue();
    assertThat(policies.faults().get(7))
        .singleElement()
        .asString()
        .contains("UserId.user_id_disabled is neither 0 nor 1");
  }

  /**
   * Columns: [CnilPolicy] of the configuration, row, whether it is more than we know to withhold.
   */
  @ParameterizedTest
  @CsvSource({
    "'', Actions.Unheard_policy_enforced, true",
    "1, Actions.Unheard_policy_enforced, true",
    "0, Actions.Unheard_policy_enforced, false",
    "'', UserId.Unheard_policy_enforced, false",
    "'', Foreign.Unheard_policy_enforced, false",
    "'', Actions.unheard, false",
    "'', Resolution.ScreenResolutionDetectionDisabled_policy_enforced, false",
    "'', SegmentEditor.LimitSegments_policy_enforced, false",
    "'', Ecommerce.EcommerceRestricted_policy_enforced, false",
    "'', PrivacyManager.DataRoundingEnabled_policy_enforced, false",
    "'', Live.VisitorLogDisabled_policy_enforced, false",
  })
  void settingThatIsNotKnownCountsWhileItsPluginIsActiveAndTheConfigurationLetsIt(
      String pinned, String name, boolean isUnknown) {
    MatomoConfig config =
        pinned.isEmpty()
            ? MatomoConfig.defaults()
            : MatomoConfig.defaults().with("CnilPolicy", "cnil_v1_policy_enabled", pinned);
    MatomoInstallation matomo =
        MatomoInstallation.of(
            "5.14.0",
            List.of(
                "Actions", "Resolution", "SegmentEditor", "Ecommerce", "PrivacyManager", "Live"),
            List.of());
    String[] parts = name.split("[.]");
    assertThat(CompliancePolicies.hasUnknown(config, matomo, List.of(row(parts, "1"))))
        .isEqualTo(isUnknown);
    assertThat(CompliancePolicies.hasUnknown(config, matomo, List.of(row(parts, "0")))).isFalse();
  }

  private static CompliancePolicies.Row row(String[] name, String value) {
    return new CompliancePolicies.Row(7, name[0], name[1], value);
  }

  @Test
  void whatTheConfigurationSaysIsPartOfWhatMatomoIs() {
    MatomoConfig config = MatomoConfig.defaults().with("CnilPolicy", "cnil_v1_policy_enabled", "1");
    assertThat(CompliancePolicies.configured(MatomoConfig.defaults())).isEmpty();
    assertThat(CompliancePolicies.configured(config))
        .containsExactly("CnilPolicy.cnil_v1_policy_enabled=1");
  }
}
