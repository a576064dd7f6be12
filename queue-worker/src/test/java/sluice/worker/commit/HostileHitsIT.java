package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sluice.worker.commit.TrackedShop.hit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.request.RequestEnvironment;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;
import sluice.worker.door.HitTookTooLong;
import sluice.worker.door.Spent;

/**
 * Hits that are made to be expensive or to slip through, on the production rules and real tables.
 */
@RealServers
class HostileHitsIT {

  private final TrackedShop shop;

  HostileHitsIT(TestDatabase database) throws SQLException, IOException {
    this.shop = TrackedShop.on(database);
  }

  @Test
  void siteBeyondTheRangeOfIdsIsNoOtherSite() throws SQLException {
    Map<HitOutcome, Integer> outcomes =
        shop.run(
            hit("10:00:00", "idsite", "-4294967295"),
            hit("10:00:01", "idsite", "4294967297"),
            hit("10:00:02", "idsite", "-1"),
            hit("10:00:03", "idsite", "18446744073709551617"));
    // no token is valid for a site that does not exist, and these hits are dated by one
    assertThat(outcomes).isEqualTo(Map.of(HitOutcome.REFUSED_NOT_AUTHENTICATED, 4));
    assertThat(shop.visits("idvisit")).isEmpty();
  }

  @Test
  void cartOfMillionsOfEmptyItemsIsCut() throws SQLException {
    RequestSet cart =
        hit(
            "10:00:00",
            "idgoal",
            "0",
            "revenue",
            "5",
            "ec_items",
            "[[0]" + ",[7]".repeat(500_000) + "]");
    Spent spent = Spent.by(() -> runQuietly(cart));
    assertThat(spent.bytes()).isLessThan(256L << 20);
    assertThat(shop.conversions("idgoal, revenue")).isEqualTo("-1,5");
  }

  @Test
  void itemThatIsALongTextCountsAsItsFirstCharacters() throws SQLException {
    RequestSet cart =
        hit("10:00:00", "idgoal", "0", "ec_items", "[\"S12x3" + "y".repeat(2_000_000) + "\"]");
    Spent spent = Spent.by(() -> runQuietly(cart));
    assertThat(spent.bytes()).isLessThan(128L << 20);
    assertThat(shop.rows("SELECT COUNT(*), MAX(quantity) FROM matomo_log_conversion_item"))
        .isEqualTo("1,3");
  }

  @Test
  void hitThatSpendsItsTimeFailsAsWhole() throws SQLException, IOException {
    for (int i = 0; i < 400; i++) {
      shop.change(
          "INSERT INTO matomo_goal (idsite, idgoal, name, match_attribute, pattern, pattern_type,"
              + " case_sensitive, allow_multiple, revenue) VALUES"
              + " (1, %d, 'slow', 'url', '(x+x+)+y%d', 'regex', 1, 0, 0)",
          1000 + i, i);
    }
    shop.forgetCaches();
    RequestSet slow = hit("10:00:00", "url", TrackedShop.URL + "x".repeat(900));
    Spent spent =
        Spent.by(
            () ->
                assertThatThrownBy(() -> shop.run(slow))
                    .isInstanceOf(HitTookTooLong.class)
                    .hasMessageContaining("2000 ms"));
    assertThat(spent.millis()).isBetween(1500L, 6000L);
    shop.change("DELETE FROM matomo_goal WHERE idgoal >= 1000");
    shop.forgetCaches();
    shop.run(slow);
    assertThat(shop.visits("idvisit")).hasSize(1);
  }

  @Test
  void userIdOfAnyLengthDoesNotEndTheServer() throws SQLException {
    for (String sign : List.of("x", "\u00e9", "\"", "\u20ac")) {
      for (int length : new int[] {201, 600, 5000, 10_000, 22_000, 66_000, 200_000, 1_100_000}) {
        shop.run(hit("10:00:00", "uid", sign.repeat(length)));
        shop.run(hit("10:00:01", "uid", sign.repeat(length)));
      }
    }
    assertThat(shop.visits("COUNT(DISTINCT idvisit)")).isEqualTo("32");
  }

  @Test
  void anyHitIsPreparedWithinTimeAndMemory() throws SQLException {
    HostileValues values = new HostileValues(Long.getLong("sluice.hostile.seed", 20261128));
    shop.run(hit("09:00:00"));
    for (int i = 0; i < Integer.getInteger("sluice.hostile.hits", 400); i++) {
      RequestSet set = values.requestSet();
      Spent spent = Spent.by(() -> runQuietly(set));
      assertThat(spent.millis()).as("hit %d: %s", i, values.described()).isLessThan(3000);
      assertThat(spent.bytes()).as("hit %d: %s", i, values.described()).isLessThan(192L << 20);
    }
  }

  @Test
  void unknownSitesAndTokensInBulkCostOneStatementEach() throws SQLException {
    List<PhpValue.Array> hits = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Map<String, PhpValue> params = new LinkedHashMap<>();
      params.put("idsite", new PhpValue.Text("1"));
      params.put("rec", new PhpValue.Text("1"));
      params.put("cip", new PhpValue.Text("1.2.3.4"));
      params.put("token_auth", new PhpValue.Text("wrong" + i));
      hits.add(new PhpValue.Array(params));
    }
    RequestSet bulk =
        new RequestSet(
            hits,
            RequestEnvironment.EMPTY,
            Optional.empty(),
            Corpus.NOW.getEpochSecond(),
            Optional.empty());
    shop.run(hit("10:00:00"));
    long connections = shop.status("Connections");
    long selects = shop.status("Com_select");
    shop.run(bulk);
    assertThat(shop.status("Connections") - connections).isLessThan(20);
    assertThat(shop.status("Com_select") - selects).isLessThan(50);
  }

  private void runQuietly(RequestSet set) {
    try {
      shop.run(set);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
