package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.URL;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.request.RequestEnvironment;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;

/**
 * Hits that Matomo loses in strict SQL mode and we record, and results that depend on chance there
 * (docs: queue-worker/docs/known-differences.md).
 */
@RealServers
class KnownDifferencesIT {

  private final TestDatabase database;
  private Replay replay;

  KnownDifferencesIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void prepare() throws SQLException, IOException {
    replay = Replay.on(database);
  }

  private void run(RequestSet... sets) throws SQLException {
    replay.run(List.of(sets), 1);
    assertThat(replay.outcomes()).isEqualTo(Map.of(HitOutcome.RECORDED, sets.length));
  }

  private static RequestSet hit(String time, String... more) {
    List<String> all = new ArrayList<>(List.of("rec", "1", "idsite", "1"));
    all.addAll(List.of("_id", "00000000000000a1"));
    all.addAll(List.of(more));
    return Corpus.set(time, all.toArray(String[]::new));
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void overlongOrderIdIsCutAtItsColumn() throws SQLException {
    run(hit("2026-10-12 10:00:00", "idgoal", "0", "ec_id", "o".repeat(150)));
    assertThat(value("SELECT idorder FROM matomo_log_conversion")).isEqualTo("o".repeat(100));
  }

  @Test
  void overlongEventNameIsCutAtItsColumn() throws SQLException {
    run(hit("2026-10-12 10:00:00", "e_c", "c", "e_a", "a", "e_n", "n".repeat(5000)));
    assertThat(value("SELECT name FROM matomo_log_action WHERE type = 12"))
        .isEqualTo("n".repeat(4096));
  }

  @Test
  void urlIsCutBeforeTheCharacterThatDoesNotFit() throws SQLException {
    String url = "https://shop.example.org/" + "x".repeat(1024 - 26) + "é";
    run(hit("2026-10-12 10:00:00", "url", url));
    assertThat(value("SELECT name FROM matomo_log_action WHERE type = 1")).endsWith("xxx");
  }

  @Test
  void pastVisitOfABuyerCountsNoNegativeSeconds() throws SQLException {
    run(
        hit("2026-10-12 10:00:00", "idgoal", "0", "ec_id", "A"),
        hit("2026-10-12 14:00:00", "url", "https://shop.example.org/later"),
        hit("2026-10-12 09:00:00", "url", "https://shop.example.org/before"));
    assertThat(
            value(
                "SELECT COUNT(*) FROM matomo_log_visit"
                    + " WHERE visit_first_action_time = '2026-10-12 09:00:00'"))
        .isEqualTo("1");
  }

  @Test
  void countryThatIsNoCodeIsCutOnAnExistingVisit() throws SQLException {
    run(
        hit("2026-10-12 10:00:00", "url", "https://shop.example.org/"),
        hit("2026-10-12 10:00:10", "country", "Austria", "lat", "north"));
    assertThat(value("SELECT CONCAT(location_country, location_latitude) FROM matomo_log_visit"))
        .isEqualTo("Aus0.000000");
  }

  @Test
  void listInPlaceOfANumberIsNothing() throws SQLException {
    String url = "https://shop.example.org/";
    run(
        hit(
            "2026-10-12 10:00:00",
            "url",
            url,
            "e_c",
            "c",
            "e_a",
            "a",
            "e_v[]",
            "3",
            "_pkp[]",
            "4"));
    assertThat(
            value("SELECT CONCAT(custom_float, product_price) FROM matomo_log_link_visit_action"))
        .isEqualTo("00");
  }

  @Test
  void skusThatAreTheSameNumberAreTwoProducts() throws SQLException, IOException {
    TrackedShop shop = TrackedShop.on(database);
    shop.run(
        TrackedShop.hit(
            "10:00:00", "idgoal", "0", "ec_id", "A", "ec_items", "[[\"123\"],[\"0123\"]]"),
        TrackedShop.hit(
            "10:00:10", "idgoal", "0", "ec_id", "B", "ec_items", "[[\"123\"],[\"0123\"]]"));
    assertThat(
            shop.rows(
                "SELECT idorder, COUNT(DISTINCT idaction_sku) FROM matomo_log_conversion_item"
                    + " GROUP BY idorder"))
        .isEqualTo("A,2 B,2");
  }

  @Test
  void wrongTokenIsNotCountedAsAFailedLogin() throws SQLException, IOException {
    TrackedShop shop = TrackedShop.on(database);
    RequestSet right = TrackedShop.hit("10:00:00");
    RequestSet wrong =
        new RequestSet(
            right.requests(),
            right.environment(),
            Optional.of("wrong"),
            right.time(),
            right.identity());
    assertThat(shop.run(wrong)).isEqualTo(Map.of(HitOutcome.REFUSED_NOT_AUTHENTICATED, 1));
    assertThat(shop.rows("SELECT COUNT(*) FROM matomo_brute_force_log")).isEqualTo("0");
  }

  /** The web server's word counts for its own client only, so it tells by whose address it went. */
  @Test
  void visitThatACampaignForcesIsLocatedByItsOwnHit() throws SQLException, IOException {
    TrackedShop shop = TrackedShop.on(database);
    shop.option("usercountry.location_provider", "geoip2server");
    shop.option("PrivacyManager.useAnonymizedIpForVisitEnrichment", "1");
    shop.forgetCaches();
    shop.run(
        from("203.0.113.9", "FR", TrackedShop.hit("10:00:00", "url", URL + "?utm_campaign=one")),
        from("198.51.100.7", "AT", TrackedShop.hit("10:01:00", "url", URL + "?utm_campaign=two")));
    assertThat(shop.visits("HEX(location_ip), location_country"))
        .isEqualTo("CB000000,fr CB000000,at");
  }

  private static RequestSet from(String address, String country, RequestSet hit) {
    Map<String, PhpValue> params = new LinkedHashMap<>(hit.requests().get(0).entries());
    params.remove("cip");
    return new RequestSet(
        List.of(new PhpValue.Array(params)),
        new RequestEnvironment(
            Map.of("REMOTE_ADDR", address, "MM_COUNTRY_CODE", country), Map.of()),
        hit.tokenAuth(),
        hit.time(),
        hit.identity());
  }
}
