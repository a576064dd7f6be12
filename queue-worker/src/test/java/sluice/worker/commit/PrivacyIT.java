package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.URL;
import static sluice.worker.commit.TrackedShop.hit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.log.LogSchema;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;

/** What 5.3 to 5.14 keep out of the tables: random fingerprints, single sites, policies. */
@RealServers
class PrivacyIT {

  private static final String AGENT =
      "Mozilla/5.0 (Linux; Android 14; SM-G973F) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/120.0.6099.43 Mobile Safari/537.36";

  private static final String REFERRER = "urlref";

  private final TestDatabase database;
  private TrackedShop shop;

  PrivacyIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void theTablesOfTheNewestMatomo() throws SQLException, IOException {
    shop = TrackedShop.on(database, LogSchema.Edition.NEWEST);
    shop.change("DELETE FROM matomo_plugin_setting");
    shop.change("DELETE FROM matomo_site_setting");
  }

  private void plugin(String plugin, String name, String value) {
    shop.change(
        "INSERT INTO matomo_plugin_setting (plugin_name, setting_name, setting_value, user_login)"
            + " VALUES ('%s', '%s', '%s', '')",
        plugin, name, value);
  }

  private void site(String plugin, String name, String value) {
    shop.change(
        "INSERT INTO matomo_site_setting (idsite, plugin_name, setting_name, setting_value)"
            + " VALUES (1, '%s', '%s', '%s')",
        plugin, name, value);
  }

  private static RequestSet telling(String clock, String... more) {
    String[] all = {
      "uid",
      "ada@example.org",
      "ua",
      AGENT,
      "res",
      "1920x1080",
      REFERRER,
      "https://other.example/secret/page?q=1",
      "url",
      URL + "?utm_campaign=spring&utm_term=boots"
    };
    String[] both = new String[all.length + more.length];
    System.arraycopy(all, 0, both, 0, all.length);
    System.arraycopy(more, 0, both, all.length, more.length);
    return hit(clock, both);
  }

  private static final String COLUMNS =
      "user_id, referer_type, referer_name, referer_keyword, config_browser_version,"
          + " config_os_version, config_device_model, config_resolution";

  @Test
  void nothingIsWithheldWhileNothingIsSwitchedOn() throws SQLException {
    shop.run(telling("10:00:00"));
    assertThat(shop.visits(COLUMNS))
        .isEqualTo("ada@example.org,6,spring,boots,120.0,14,Galaxy S10,1920x1080");
  }

  @Test
  void aPolicyOfAllSitesWithholdsWhatTellsVisitorsApart() throws SQLException {
    plugin("CnilPolicy", "cnil_v1_policy_enabled", "1");
    shop.option("PrivacyManager.ipAnonymizerEnabled", "0");
    shop.run(telling("10:00:00"));
    assertThat(shop.visits(COLUMNS))
        .isEqualTo(
            "null,6,__discarded_by_policy__,__discarded_by_policy__,120,14,generic smartphone,"
                + "unknown");
    assertThat(shop.visits("referer_url")).isEqualTo("https://other.example/");
    assertThat(shop.visits("RIGHT(HEX(location_ip), 4)")).isEqualTo("0000");
  }

  @Test
  void aSiteIsStrictByItselfAndOneSettingMayBeLetGo() throws SQLException {
    site("CnilPolicy", "cnil_v1_policy_enabled", "1");
    site("Resolution", "ScreenResolutionDetectionDisabled_policy_enforced", "0");
    site("PrivacyManager", "CampaignParameterValuesMasked_policy_enforced", "0");
    shop.run(telling("10:00:00"));
    assertThat(shop.visits(COLUMNS))
        .isEqualTo("null,6,spring,boots,120,14,generic smartphone,1920x1080");
  }

  @Test
  void aSettingOfTheSiteAloneWithholdsThatAlone() throws SQLException {
    site("UserId", "user_id_disabled", "1");
    shop.run(telling("10:00:00"));
    assertThat(shop.visits(COLUMNS)).isEqualTo("null,6,spring,boots,120.0,14,Galaxy S10,1920x1080");
  }

  @Test
  void aUserIdThatIsNotTakenJoinsNoVisits() throws SQLException {
    site("UserId", "user_id_disabled", "1");
    shop.run(
        hit("10:00:00", "uid", "ada", "_id", "00000000000000a1"),
        hit("10:00:05", "uid", "ada", "_id", "00000000000000b2", "ua", AGENT));
    assertThat(shop.visits("HEX(idvisitor)")).isEqualTo("00000000000000A1 00000000000000B2");
  }

  @Test
  void randomFingerprintsBeginAVisitWithEachHit() throws SQLException {
    shop.option("PrivacyManager.randomizeConfigId", "1");
    Map<HitOutcome, Integer> outcomes =
        shop.run(
            hit("10:00:00", "uid", "ada"),
            hit("10:00:05", "uid", "ada"),
            hit("10:00:10", "ping", "1"));
    assertThat(outcomes).isEqualTo(Map.of(HitOutcome.RECORDED, 2, HitOutcome.NOTHING_TO_RECORD, 1));
    assertThat(shop.visits("visit_total_actions, visitor_returning, user_id"))
        .isEqualTo("1,0,ada 1,0,ada");
    assertThat(
            shop.rows(
                "SELECT COUNT(DISTINCT idvisitor), COUNT(DISTINCT config_id),"
                    + " SUM(idvisitor = UNHEX('00000000000000A1')) FROM matomo_log_visit"))
        .isEqualTo("2,2,0");
  }

  @Test
  void randomFingerprintsInOneBatchAreNotSharedEither() throws SQLException {
    shop.option("PrivacyManager.idSite(1).randomizeConfigId", "1");
    shop.runTogether(hit("10:00:00"), hit("10:00:05"), hit("10:00:10"));
    assertThat(shop.visits("visit_total_actions")).isEqualTo("1 1 1");
  }

  @Test
  void anotherSitesOptionsChangeNothingHere() throws SQLException {
    shop.option("PrivacyManager.idSite(2).randomizeConfigId", "1");
    shop.option("PrivacyManager.idSite(1).ipAddressMaskLength", "3");
    shop.run(hit("10:00:00"), hit("10:00:05"));
    assertThat(shop.visits("visit_total_actions, RIGHT(HEX(location_ip), 6)"))
        .isEqualTo("2,000000");
  }
}
