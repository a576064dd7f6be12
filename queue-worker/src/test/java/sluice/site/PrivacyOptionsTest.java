package sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;

class PrivacyOptionsTest {

  private static final CompliancePolicies STRICT =
      CompliancePolicies.of(
          MatomoConfig.defaults().with("CnilPolicy", "cnil_v1_policy_enabled", "1"),
          MatomoInstallation.NEWEST,
          List.of());

  private static Map<String, String> options(String... namesAndValues) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      options.put("PrivacyManager." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return options;
  }

  private static PrivacyOptions read(CompliancePolicies policies, String... namesAndValues) {
    return PrivacyOptions.of(
        options(namesAndValues), Set.of(1, 2), MatomoInstallation.NEWEST, policies);
  }

  private static SitePrivacy of(String... namesAndValues) {
    return read(CompliancePolicies.NONE, namesAndValues).settings("salt");
  }

  @Test
  void withoutOptionsMatomosDefaultsCount() {
    assertThat(of().others())
        .isEqualTo(
            new PrivacySettings(
                false, 2, true, false, false, false, false, "", "salt", false, Withheld.NOTHING));
    assertThat(of().bySite()).isEmpty();
  }

  @Test
  void optionOfASiteReplacesTheOneOfAllSitesAndOthersStay() {
    SitePrivacy privacy =
        of(
            "ipAddressMaskLength", "3",
            "anonymizeUserId", "1",
            "idSite(2).ipAddressMaskLength", "1",
            "idSite(2).randomizeConfigId", "1",
            "idSite(2).doNotTrackEnabled", "1",
            "idSite(2).anonymizeReferrer", "exclude_all");
    PrivacySettings two = privacy.of(2);
    assertThat(two.ipMaskLength()).isEqualTo(1);
    assertThat(two.anonymizesUserId()).isTrue();
    assertThat(two.randomizesConfigId()).isTrue();
    assertThat(two.honoursDoNotTrack()).isTrue();
    assertThat(two.referrerAnonymization()).isEqualTo("exclude_all");
    assertThat(privacy.of(1)).isEqualTo(privacy.others());
    assertThat(privacy.others().ipMaskLength()).isEqualTo(3);
    assertThat(privacy.others().randomizesConfigId()).isFalse();
    assertThat(privacy.of(3)).isEqualTo(privacy.others());
    assertThat(privacy.of(1L << 33)).isEqualTo(privacy.others());
  }

  @Test
  void optionsOfASiteThatDoesNotExistAndForcedCookielessOfOneMeanNothing() {
    assertThat(of("idSite(3).randomizeConfigId", "1").bySite()).isEmpty();
    assertThat(of("idSite(2).forceCookielessTracking", "1").bySite()).isEmpty();
    assertThat(of("forceCookielessTracking", "1").of(2).forcesCookieless()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "5.2.0, false, false",
    "5.3.0, true, false",
    "5.4.9, true, false",
    "5.5.0, true, true"
  })
  void versionDecidesWhatIsKnown(String version, boolean isRandom, boolean hasSites) {
    SitePrivacy privacy =
        PrivacyOptions.of(
                options("randomizeConfigId", "1", "idSite(2).ipAnonymizerEnabled", "0"),
                Set.of(1, 2),
                MatomoInstallation.of(version, List.of(), List.of()),
                CompliancePolicies.NONE)
            .settings("");
    assertThat(privacy.others().randomizesConfigId()).isEqualTo(isRandom);
    assertThat(privacy.of(2).anonymizesIp()).isEqualTo(!hasSites);
  }

  /** Options ipAnonymizerEnabled, ipAddressMaskLength, anonymizeReferrer, and what counts then. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, '', 2, exclude_path",
    "1, 1, exclude_query, 2, exclude_path",
    "1, 3, exclude_path, 3, exclude_path",
    "0, 4, exclude_all, 4, exclude_all",
  })
  void policyMakesStricterAndNeverLooser(
      String enabled, String mask, String referrer, int masked, String shortened) {
    PrivacySettings strict =
        read(
                STRICT,
                "ipAnonymizerEnabled",
                enabled,
                "ipAddressMaskLength",
                mask,
                "anonymizeReferrer",
                referrer)
            .settings("")
            .of(2);
    assertThat(strict.anonymizesIp()).isTrue();
    assertThat(strict.ipMaskLength()).isEqualTo(masked);
    assertThat(strict.referrerAnonymization()).isEqualTo(shortened);
    assertThat(strict.anonymizesOrderId()).isTrue();
    assertThat(strict.withheld())
        .isEqualTo(new Withheld(true, Withheld.Campaigns.MASKED, true, true, true, true));
  }

  @Test
  void olderPolicyLeavesCampaignsUnnoticed() {
    MatomoConfig config =
        MatomoConfig.defaults()
            .with("CnilPolicy", "cnil_v1_policy_enabled", "1")
            .with("FeatureFlags", "PrivacyCompliance_feature", "enabled");
    MatomoInstallation matomo = MatomoInstallation.of("5.7.0", List.of(), List.of());
    CompliancePolicies policies = CompliancePolicies.of(config, matomo, List.of());
    assertThat(
            PrivacyOptions.of(Map.of(), Set.of(1), matomo, policies)
                .settings("")
                .others()
                .withheld()
                .campaigns())
        .isEqualTo(Withheld.Campaigns.UNNOTICED);
  }

  @Test
  void siteCannotKeepOrderIdsThatAllSitesHide() {
    assertThat(
            of("anonymizeOrderId", "1", "idSite(2).anonymizeOrderId", "0")
                .of(2)
                .anonymizesOrderId())
        .isTrue();
    assertThat(
            of("anonymizeUserId", "1", "idSite(2).anonymizeUserId", "0").of(2).anonymizesUserId())
        .isFalse();
  }

  @Test
  void saltIsNeededAsSoonAsOneSiteHashesUserIds() {
    assertThat(read(CompliancePolicies.NONE).needsUserIdSalt()).isFalse();
    assertThat(read(CompliancePolicies.NONE, "idSite(2).anonymizeUserId", "1").needsUserIdSalt())
        .isTrue();
  }

  @Test
  void whatDoesNotReadWellIsSaidWithWhatItIsTakenFor() {
    PrivacyOptions options =
        read(
            CompliancePolicies.NONE,
            "ipAddressMaskLength",
            "9",
            "idSite(2).anonymizeReferrer",
            "everything");
    assertThat(options.faults())
        .containsExactly(
            "option PrivacyManager.ipAddressMaskLength is no number from 0 to 4: taken as 4",
            "option PrivacyManager.idSite(2).anonymizeReferrer is no way to shorten referrers:"
                + " they are kept, as in Matomo");
    assertThat(options.settings("").of(2).ipMaskLength()).isEqualTo(4);
  }
}
