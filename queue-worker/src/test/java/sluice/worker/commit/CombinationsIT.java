package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.URL;
import static sluice.worker.commit.TrackedShop.hit;
import static sluice.worker.commit.TrackedShop.visitorHit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;

/**
 * Features that meet in one visit, where the rules of one reach into another's (docs:
 * queue-worker/docs/lifecycle.md).
 */
@RealServers
class CombinationsIT {

  private final TrackedShop shop;

  CombinationsIT(TestDatabase database) throws SQLException, IOException {
    this.shop = TrackedShop.on(database);
  }

  @Test
  void orderOnAForcedVisitLosesItsConversionButKeepsItsItems() throws SQLException {
    shop.run(
        hit("10:00:00", "url", URL + "?utm_campaign=one"),
        hit("10:01:00", "idgoal", "0", "ec_items", "[[\"X\",\"\",\"\",1,1]]"),
        hit(
            "10:02:00",
            "url",
            URL + "?utm_campaign=two",
            "idgoal",
            "0",
            "ec_id",
            "A",
            "ec_items",
            "[[\"Y\",\"\",\"\",2,3]]"));
    assertThat(
            shop.visits("referer_name, visit_goal_buyer, visit_goal_converted, visitor_returning"))
        .isEqualTo("one,2,0,0 two,1,1,2");
    assertThat(shop.conversions("idvisit, idgoal, idorder")).isEqualTo("1,-1,null");
    assertThat(
            shop.rows(
                "SELECT idvisit, idorder, quantity FROM matomo_log_conversion_item"
                    + " ORDER BY idvisit"))
        .isEqualTo("1,0,1 2,A,3");
  }

  @Test
  void keywordThatASearchEngineHidesLeavesTheStoredOne() throws SQLException {
    shop.run(
        hit("10:00:00", "url", URL + "?ignore_referrer=1"),
        hit("10:01:00", "urlref", "https://www.google.com/"),
        visitorHit("00000000000000b2", "11:00:00", "url", URL + "?ignore_referrer=1"),
        visitorHit("00000000000000b2", "11:01:00", "urlref", "https://blog.example.net/"));
    assertThat(shop.visits("referer_type, referer_keyword")).isEqualTo("2, 3,null");
  }

  @Test
  void cartKeepsItsKeywordWhenTheNextSearchHidesIt() throws SQLException {
    shop.run(
        hit("10:00:00"),
        hit("10:01:00", "idgoal", "0", "_ref", "https://www.google.com/search?q=hat"),
        hit("10:02:00", "idgoal", "0", "_ref", "https://www.bing.com/"));
    assertThat(shop.conversions("idgoal, referer_name, referer_keyword")).isEqualTo("-1,Bing,hat");
  }

  @Test
  void conversionSeesAllOfTheReferrerThatItsHitBringsToADirectVisit() throws SQLException {
    shop.option("PrivacyManager.anonymizeReferrer", "exclude_path");
    String search = "https://www.google.com/search?q=hat";
    shop.run(
        hit("10:00:00"),
        hit("10:01:00", "urlref", search, "idgoal", "2"),
        hit("10:02:00", "idgoal", "2"),
        visitorHit("00000000000000b2", "11:00:00", "urlref", search, "idgoal", "2"));
    assertThat(shop.visits("referer_type, referer_keyword")).isEqualTo("2, 2,");
    assertThat(
            shop.rows(
                "SELECT referer_type, referer_keyword FROM matomo_log_conversion"
                    + " ORDER BY server_time"))
        .isEqualTo("2,hat 2, 2,");
  }

  @Test
  void conversionOnAForcedVisitCountsThePageviewsBeforeIt() throws SQLException {
    shop.run(
        hit("10:00:00", "url", URL + "?utm_campaign=one"),
        hit("10:01:00", "url", URL + "two"),
        hit("10:06:01", "url", URL + "thanks?utm_campaign=two"));
    assertThat(shop.conversions("idvisit, idgoal, pageviews_before")).isEqualTo("2,1,3 2,8,3");
    assertThat(shop.visits("visit_total_time, visit_total_actions")).isEqualTo("61,2 1,1");
    assertThat(shop.actions("idvisit, pageview_position, time_spent_ref_action"))
        .isEqualTo("1,1,0 1,2,60 2,1,0");
  }

  @Test
  void pingThatWouldBeginAVisitRecordsNothing() throws SQLException {
    shop.run(hit("10:00:00", "ping", "1"));
    assertThat(shop.visits("idvisit")).isEmpty();
    shop.run(hit("10:01:00"), hit("10:02:00", "ping", "1", "new_visit", "1"));
    shop.run(hit("10:03:00", "ping", "1", "dimension1", "gold", "dimension3", "x"));
    assertThat(shop.visits("visit_total_time, visit_total_actions, custom_dimension_1"))
        .isEqualTo("121,1,gold");
    assertThat(shop.actions("time_spent, custom_dimension_1")).isEqualTo("120,null");
  }

  @Test
  void pingOfAnOrderMarksTheBuyerButConvertsNothing() throws SQLException {
    shop.run(hit("10:00:00"), hit("10:00:10", "ping", "1", "idgoal", "0", "ec_id", "A"));
    assertThat(
            shop.visits(
                "visit_goal_buyer, visit_goal_converted, visitor_seconds_since_order,"
                    + " visit_total_time"))
        .isEqualTo("1,0,0,11");
    assertThat(shop.conversions("idgoal")).isEmpty();
  }

  @Test
  void hitOfThePastJoinsAVisitThatIsAtMostAVisitLengthAhead() throws SQLException {
    shop.run(hit("10:00:00"), hit("10:20:00"), hit("09:50:00"), hit("09:49:59"));
    assertThat(
            shop.visits(
                "TIME(visit_first_action_time), TIME(visit_last_action_time), visit_total_actions,"
                    + " visit_total_time, visitor_returning, visitor_count_visits"))
        .isEqualTo("10:00:00,10:20:00,3,0,0,1 09:49:59,09:49:59,1,0,0,1");
    assertThat(shop.actions("idvisit, time_spent_ref_action")).isEqualTo("1,0 1,1200 1,0 2,0");
  }

  @Test
  void loginTakesTheVisitOverAndLogoutGivesItBack() throws SQLException {
    shop.run(hit("10:00:00"), hit("10:01:00", "uid", "user@example.org"), hit("10:02:00"));
    assertThat(shop.visits("LOWER(HEX(idvisitor)), user_id, visit_total_actions"))
        .isEqualTo("00000000000000a1,user@example.org,3");
    assertThat(shop.actions("LOWER(HEX(idvisitor))"))
        .isEqualTo("00000000000000a1 547e41ffe2031bcd 00000000000000a1");
  }

  @Test
  void anotherUserOfTheSameBrowserGetsAVisitOfTheirOwn() throws SQLException {
    shop.run(
        hit("10:00:00", "uid", "anna"),
        hit("10:01:00", "uid", "bert", "cid", "00000000000000ff"),
        hit("10:02:00", "uid", "anna"));
    assertThat(shop.visits("user_id, visit_total_actions")).isEqualTo("anna,2 bert,1");
  }

  @Test
  void userIdIsTheOneThatWasSentLastThoughTheDatabaseTakesBothForOne() throws SQLException {
    shop.run(hit("10:00:00", "uid", "anna"), hit("10:01:00", "uid", "ANNA"));
    assertThat(shop.visits("user_id, visit_total_actions")).isEqualTo("ANNA,2");
  }

  @Test
  void userIdZeroIsStoredButNamesNobody() throws SQLException {
    shop.run(
        hit("10:00:00", "uid", "anna"),
        visitorHit("00000000000000b2", "10:01:00", "uid", "0"),
        visitorHit("00000000000000b3", "10:02:00", "uid", "0"));
    assertThat(shop.visits("user_id, LOWER(HEX(idvisitor)), visit_total_actions"))
        .isEqualTo("0,00000000000000b3,3");
  }

  @Test
  void visitorIdZeroForbidsTheFingerprintWithoutNamingAVisitor() throws SQLException {
    shop.run(hit("10:00:00"), visitorHit("00000000000000b2", "10:01:00", "cid", "0"));
    assertThat(shop.visits("LOWER(HEX(idvisitor))")).isEqualTo("00000000000000a1 00000000000000b2");
  }

  @Test
  void visitThatStartsWithAnEventGetsItsEntryPageLater() throws SQLException {
    shop.run(
        hit("10:00:00", "e_c", "c", "e_a", "a", "e_v", "1,5"),
        hit("10:00:10", "c_n", "banner"),
        hit("10:00:20", "url", URL + "p", "action_name", "P"),
        hit("10:00:30", "download", URL + "f.pdf"));
    assertThat(
            shop.visits(
                "visit_entry_idaction_url = visit_exit_idaction_url, visit_entry_idaction_name,"
                    + " visit_total_actions, visit_total_interactions, visit_total_events"))
        .isEqualTo("1,0,3,1,1");
    assertThat(shop.actions("custom_float, pageview_position, idaction_url_ref"))
        .startsWith("1,null,0 null,null,0 null,1,0 null,1,");
    assertThat(shop.conversions("idgoal, pageviews_before")).isEqualTo("3,1");
  }

  @Test
  void pageWithANegativeTimeChangesNoVisitButABegunOneAndItsNamesStay() throws SQLException {
    assertThat(
            shop.run(
                hit("10:00:00"),
                hit("10:01:00", "url", URL + "lost", "pf_srv", "-2"),
                visitorHit("00000000000000b2", "10:02:00", "pf_srv", "-2", "cip", "192.0.2.1")))
        .isEqualTo(Map.of(HitOutcome.RECORDED, 1, HitOutcome.REFUSED_INVALID_PARAMETER, 2));
    assertThat(shop.visits("TIME(visit_last_action_time), visit_total_actions, visit_total_time"))
        .isEqualTo("10:00:00,1,0 10:02:00,1,0");
    assertThat(shop.actions("idvisit")).isEqualTo("1");
    assertThat(shop.rows("SELECT type FROM matomo_log_action WHERE name LIKE '%lost'"))
        .isEqualTo("1");
  }

  @Test
  void timingsSentLaterFindTheirPageWhateverTheCaseOfItsId() throws SQLException {
    shop.run(
        hit("10:00:00", "pv_id", "abCdef"),
        hit("10:00:05", "ping", "1", "pv_id", "ABCDEF", "pf_net", "7"),
        hit("10:00:06", "ping", "1", "pv_id", "abCdefg", "pf_srv", "9"));
    assertThat(shop.actions("time_network, time_server")).isEqualTo("7,null");
  }

  @Test
  void scalarItemsLoseTheConversionInvalidOnesOnlyThemselves() throws SQLException {
    assertThat(
            shop.run(
                hit("10:00:00", "idgoal", "0", "ec_id", "A", "ec_items", "5"),
                hit(
                    "10:00:01",
                    "idgoal",
                    "0",
                    "ec_id",
                    "B",
                    "ec_items",
                    "[broken",
                    "revenue",
                    "1,5"),
                hit(
                    "10:00:02",
                    "idgoal",
                    "0",
                    "ec_id",
                    "C",
                    "ec_items",
                    "[[\"s\",\"n\",[\"c1\",\"\",\"c2\"],\"2.345\",\"2\"],[\"s\",\"m\",\"\",1,3],[\"0\"]]")))
        .isEqualTo(Map.of(HitOutcome.RECORDED, 3));
    assertThat(shop.visits("visit_goal_converted, visit_total_time")).isEqualTo("1,5");
    assertThat(shop.conversions("idorder, items, revenue")).isEqualTo("B,0,1 C,5,0");
    assertThat(
            shop.rows(
                "SELECT price, quantity, idaction_category2 > 0, idaction_category3"
                    + " FROM matomo_log_conversion_item"))
        .isEqualTo("2.35,2,1,0");
  }

  @Test
  void itemsOfACartAreThoseOfItsLastHit() throws SQLException {
    String items =
        "SELECT a.name, i.idorder, i.price, i.quantity, i.deleted FROM matomo_log_conversion_item i"
            + " JOIN matomo_log_action a ON a.idaction = i.idaction_sku ORDER BY a.name";
    shop.run(hit("10:00:00", "idgoal", "0", "ec_items", "[[\"a\",\"\",\"\",1,1],[\"b\"]]"));
    shop.run(
        hit(
            "10:00:01",
            "idgoal",
            "0",
            "ec_items",
            "[[\"a\",\"\",\"\",2,2],[\"c\",\"\",\"\",4,4],[\"a\",\"\",\"\",3,3],[\"c\",\"\",\"\",5,5]]"));
    assertThat(shop.rows(items)).isEqualTo("a,0,3,3,0 b,0,0,1,1 c,0,4,4,0");
    assertThat(shop.conversions("items")).isEqualTo("14");

    shop.run(hit("10:00:02", "idgoal", "0", "ec_id", "O", "ec_items", "[[\"b\",\"\",\"\",6,6]]"));
    assertThat(shop.rows(items)).isEqualTo("a,O,3,3,1 b,O,6,6,0 c,O,4,4,1");
    assertThat(shop.conversions("idorder, items")).isEqualTo("O,6");
  }

  @Test
  void orderKnownFromAnotherVisitIsRefusedButItsVisitIsKept() throws SQLException {
    assertThat(
            shop.run(
                hit("10:00:00", "idgoal", "0", "ec_id", "A", "revenue", "5"),
                visitorHit(
                    "00000000000000b2",
                    "10:00:01",
                    "idgoal",
                    "0",
                    "ec_id",
                    "A",
                    "ua",
                    "Other/1.0",
                    "ec_items",
                    "[[\"X\"]]")))
        .isEqualTo(Map.of(HitOutcome.RECORDED, 1, HitOutcome.REFUSED_DUPLICATE_ORDER, 1));
    assertThat(shop.conversions("idvisit, revenue")).isEqualTo("1,5");
    assertThat(shop.rows("SELECT idvisit FROM matomo_log_conversion_item")).isEmpty();
    assertThat(shop.visits("visit_goal_buyer, visit_goal_converted, visitor_seconds_since_order"))
        .isEqualTo("1,1,0 1,1,0");
  }

  @Test
  void eventValueIsTheRevenueOfEachRepeatedConversion() throws SQLException {
    shop.run(
        hit("10:00:00", "e_c", "c", "e_a", "PLAY", "e_v", "3.5"),
        hit("10:00:01", "e_c", "c", "e_a", "play", "e_v", "abc"),
        hit("10:00:02", "e_c", "c", "e_a", "play"));
    assertThat(shop.rows("SELECT revenue FROM matomo_log_conversion ORDER BY server_time"))
        .isEqualTo("3.5 0 2");
  }

  @Test
  void placeOfATokenHolderKeepsItsCaseAndCityZeroIsNone() throws SQLException {
    shop.run(hit("10:00:00", "country", "DE", "city", "0", "lat", "1.5", "long", "0"));
    assertThat(
            shop.visits("location_country, location_city, location_latitude, location_longitude"))
        .isEqualTo("DE,null,1.500000,null");
    shop.run(hit("10:00:01", "city", "Ulm", "country", "at"));
    assertThat(shop.visits("location_country, location_city")).isEqualTo("at,Ulm");
  }

  @Test
  void visitThatACampaignForcesKeepsTheAddressOfTheOneBefore() throws SQLException {
    shop.run(
        hit("10:00:00", "url", URL + "?utm_campaign=one", "cip", "203.0.113.9"),
        hit("10:01:00", "url", URL + "?utm_campaign=two", "cip", "198.51.100.7"),
        hit("10:02:00", "new_visit", "1", "cip", "192.0.2.1"));
    assertThat(shop.visits("HEX(location_ip)")).isEqualTo("CB000000 CB000000 C0000000");
  }

  @Test
  void usersAndOrdersCompareInABatchAsInTheDatabase() throws SQLException {
    shop.runTogether(
        visitorHit("", "10:00:00", "uid", "Zo\u00EB ", "idgoal", "0", "ec_id", "\u00DF1"),
        visitorHit("", "10:01:00", "uid", "zoe"),
        visitorHit("", "10:02:00", "uid", "zoe\t"),
        visitorHit("b2b2b2b2b2b2b2b2", "10:03:00", "idgoal", "0", "ec_id", "S1", "ua", "X/1"));
    assertThat(shop.visits("user_id, visit_total_actions")).isEqualTo("zoe,1 zoe\t,1 null,0");
    assertThat(shop.conversions("idorder")).isEqualTo("\u00DF1");
  }
}
