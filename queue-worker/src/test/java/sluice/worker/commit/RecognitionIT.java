package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.URL;
import static sluice.worker.commit.TrackedShop.hit;
import static sluice.worker.commit.TrackedShop.visitorHit;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Which visit a hit belongs to, and whose the next one is (docs: queue-worker/docs/visits.md). */
@RealServers
class RecognitionIT {

  private static final String A = "00000000000000a1";
  private static final String B = "00000000000000b2";
  private static final String IDS = "LOWER(HEX(idvisitor)), visitor_count_visits";

  private final TrackedShop shop;

  RecognitionIT(TestDatabase database) throws SQLException, IOException {
    this.shop = TrackedShop.on(database);
  }

  @Test
  void visitorIdIsFoundHoweverLongAgo() throws SQLException {
    shop.run(hit("10:00:00"));
    shop.change(
        "UPDATE matomo_log_visit SET visit_first_action_time = '2025-10-12 10:00:00',"
            + " visit_last_action_time = '2025-10-12 10:00:00'");
    shop.run(hit("10:00:00", "cip", "203.0.113.9"));
    assertThat(shop.visits(IDS + ", visitor_returning, visitor_seconds_since_last"))
        .isEqualTo(A + ",1,0,0 " + A + ",2,1,31536000");
  }

  @Test
  void fingerprintIsFoundWithinTheLengthOfAVisitOnly() throws SQLException {
    shop.run(hit("10:00:00"), visitorHit(B, "10:30:00"));
    assertThat(shop.visits("visit_total_actions")).isEqualTo("1 1");
    assertThat(shop.visits("visitor_returning")).isEqualTo("0 1");

    shop.run(visitorHit("", "11:00:01"));
    assertThat(shop.visits("visit_total_actions, visitor_returning")).isEqualTo("1,0 1,1 1,0");
  }

  @Test
  void fingerprintIsFoundThirtyMinutesAhead() throws SQLException {
    shop.run(hit("10:30:00"), visitorHit("", "10:00:00"), visitorHit("", "09:29:59"));
    assertThat(shop.visits("visit_total_actions, TIME(visit_last_action_time)"))
        .isEqualTo("2,10:30:00 1,09:29:59");
  }

  @Test
  void windowOfTheFingerprintCanBeLonger() throws SQLException, IOException {
    shop.configure("Tracker", "window_look_back_for_visitor", "7200");
    shop.run(hit("10:00:00"), visitorHit(B, "12:00:00"), visitorHit("", "14:00:01"));
    assertThat(shop.visits(IDS)).startsWith(A + ",1 " + A + ",2 ").endsWith(",1");
  }

  @Test
  void newVisitFoundByFingerprintKeepsTheStoredId() throws SQLException {
    shop.run(hit("10:00:00"), visitorHit(B, "10:01:00", "new_visit", "1"));
    assertThat(shop.visits(IDS)).isEqualTo(A + ",1 " + A + ",2");
    assertThat(shop.actions("LOWER(HEX(idvisitor))")).isEqualTo(A + " " + A);
  }

  @Test
  void visitThatGoesOnTakesTheIdOfTheHit() throws SQLException {
    shop.run(hit("10:00:00"), visitorHit(B, "10:01:00"));
    assertThat(shop.visits(IDS)).isEqualTo(B + ",1");
    assertThat(shop.actions("LOWER(HEX(idvisitor))")).isEqualTo(A + " " + B);
  }

  @Test
  void visitorOfTenThousandActionsStartsAnew() throws SQLException {
    shop.run(hit("10:00:00"));
    shop.change("UPDATE matomo_log_visit SET visit_total_actions = 9999");
    shop.run(hit("10:00:10"), hit("10:00:20"));
    assertThat(shop.visits("visit_total_actions, visitor_count_visits, visitor_returning"))
        .isEqualTo("10000,1,0 1,1,0");
  }

  @ParameterizedTest
  @CsvSource({"website,1", "intranet,3"})
  void intranetTellsVisitorsByTheirIdOnly(String type, int visits) throws SQLException {
    shop.change("UPDATE matomo_site SET type = '%s'", type);
    shop.run(
        hit("10:00:00"), visitorHit(B, "10:00:01"), visitorHit("00000000000000c3", "10:00:02"));
    assertThat(shop.visits("idsite").split(" ")).hasSize(visits);
  }

  @Test
  void fingerprintIsTakenOfTheWholeAddressEvenWhenItIsStoredMasked() throws SQLException {
    shop.run(
        visitorHit("", "10:00:00", "cip", "198.51.1.1"),
        visitorHit("", "10:00:01", "cip", "198.51.2.2"));
    assertThat(shop.visits("HEX(location_ip)")).isEqualTo("C6330000 C6330000");
  }

  @Test
  void fingerprintTakesTheBytesOfTheAddressWherePlacesTakeTheMaskedOne()
      throws SQLException, IOException {
    shop.run(visitorHit("", "10:00:00"));
    String ofText = shop.visits("HEX(config_id)");
    shop.change("DELETE FROM matomo_log_visit");
    shop.option("PrivacyManager.useAnonymizedIpForVisitEnrichment", "1");
    shop.forgetCaches();
    shop.run(visitorHit("", "10:00:00"));
    String salt = "oracleoracleoracleoracleoracleor";
    String daySalt =
        shop.rows(
            "SELECT JSON_VALUE(option_value, '$.value') FROM matomo_option"
                + " WHERE option_name = 'fingerprint_salt_1_2026-10-12'");
    String around =
        "SELECT LEFT(UPPER(MD5(CONCAT('WINCH124.00000000000', %s, 'en-us,en', '%s', '%s',"
            + " '2026-10-12', '1'))), 16)";
    assertThat(ofText).isEqualTo(shop.rows(around.formatted("'198.51.100.7'", salt, daySalt)));
    assertThat(shop.visits("HEX(config_id)"))
        .isEqualTo(shop.rows(around.formatted("x'C6336407'", salt, daySalt)));
  }

  @Test
  void hitWithoutALanguageHasNoneWhateverTheWorkersLocale() throws SQLException {
    shop.run(hit("10:00:00", "lang", ""));
    assertThat(shop.visits("location_browser_lang, location_country")).isEqualTo(",xx");
  }

  @Test
  void campaignThatGoesOnByItsOwnPagesIsNoNewVisit() throws SQLException {
    shop.run(
        hit("10:00:00", "url", URL + "?utm_campaign=Sale", "urlref", "https://other.org/x"),
        hit("10:01:00", "url", URL + "b?utm_campaign=sale", "urlref", URL),
        hit("10:02:00", "url", URL + "c?utm_campaign=sale&utm_term=k"));
    assertThat(shop.visits("referer_name, referer_keyword, visit_total_actions"))
        .isEqualTo("sale,other.org,2 sale,k,1");
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,'1 1 1'"})
  void anotherWebsiteBeginsAVisitWhereThatIsWanted(String setting, String actions)
      throws SQLException, IOException {
    shop.configure("Tracker", "create_new_visit_when_website_referrer_changes", setting);
    shop.run(
        hit("10:00:00", "urlref", "https://one.org/"),
        hit("10:01:00", "urlref", "https://two.org/"),
        hit("10:02:00", "urlref", "https://three.org/"));
    assertThat(shop.visits("visit_total_actions")).isEqualTo(actions);
  }

  @Test
  void directVisitTakesALaterCampaignInsteadOfEnding() throws SQLException {
    shop.run(hit("10:00:00"), hit("10:01:00", "url", URL + "?utm_campaign=one"));
    assertThat(shop.visits("referer_type, referer_name, visit_total_actions")).isEqualTo("6,one,2");
  }

  @Test
  void namesOfAPingAreCreatedThoughItRecordsNoAction() throws SQLException {
    shop.run(hit("10:00:00"), hit("10:00:10", "ping", "1", "url", URL + "p", "action_name", "P"));
    assertThat(
            shop.rows(
                "SELECT type, name FROM matomo_log_action WHERE name LIKE '%p' ORDER BY type"))
        .isEqualTo("1,shop.example.org/p 4,P");
    assertThat(shop.actions("idvisit").split(" ")).hasSize(1);
  }

  @Test
  void cartThatTurnsIntoAKnownOrderStaysACart() throws SQLException {
    shop.run(
        visitorHit(A, "10:00:00", "idgoal", "0", "ec_id", "X", "revenue", "5"),
        visitorHit(
            B,
            "10:00:10",
            "cip",
            "203.0.113.9",
            "idgoal",
            "0",
            "revenue",
            "7",
            "ec_items",
            "[[\"S\"]]"),
        visitorHit(
            B,
            "10:00:20",
            "cip",
            "203.0.113.9",
            "idgoal",
            "0",
            "ec_id",
            "X",
            "revenue",
            "8",
            "ec_items",
            "[[\"T\"]]"));
    assertThat(shop.conversions("idvisit, idgoal, idorder, revenue"))
        .isEqualTo("1,0,X,5 2,-1,null,7");
    assertThat(
            shop.rows(
                "SELECT i.idorder, i.deleted, a.name FROM matomo_log_conversion_item i"
                    + " JOIN matomo_log_action a ON a.idaction = i.idaction_sku"))
        .isEqualTo("0,0,S");
    assertThat(shop.visits("visit_goal_buyer, visit_goal_converted")).isEqualTo("1,1 1,1");
  }

  @Test
  void revenueHasSinglePrecisionAndOtherMoneyDouble() throws SQLException {
    shop.run(
        hit(
            "10:00:00",
            "idgoal",
            "0",
            "ec_id",
            "X",
            "revenue",
            "1234567.89",
            "ec_tx",
            "1234567.888"));
    assertThat(shop.conversions("CAST(revenue AS DOUBLE), revenue_tax"))
        .isEqualTo("1234567.875,1234567.89");
  }
}
