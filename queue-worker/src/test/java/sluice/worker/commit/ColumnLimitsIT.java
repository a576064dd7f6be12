package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.hit;
import static sluice.worker.commit.TrackedShop.visitorHit;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * What the columns make of values: where Matomo's INSERT IGNORE cuts them, its UPDATE is refused,
 * and what a collation takes for equal (as a real Matomo 5.1.2 was seen to do it).
 */
@RealServers
class ColumnLimitsIT {

  private final TrackedShop shop;

  ColumnLimitsIT(TestDatabase database) throws SQLException, IOException {
    this.shop = TrackedShop.on(database);
  }

  @Test
  void cartUpdateThatStrictModeRefusesChangesNothing() throws SQLException {
    shop.run(
        hit("10:00:00"),
        hit("10:01:00", "idgoal", "0", "revenue", "5", "ec_items", "[[\"X\",\"\",\"\",1,1]]"),
        hit("10:02:00", "idgoal", "0", "_rcn", "n".repeat(256), "ec_items", "[[\"Y\"]]"),
        hit("10:03:00", "idgoal", "0", "revenue", "1e400", "ec_items", "[[\"Z\"]]"),
        hit("10:04:00", "idgoal", "0", "ec_items", "[[\"W\",\"\",\"\",1,65536]]"));
    assertThat(shop.conversions("idgoal, revenue, items, TIME(server_time)"))
        .isEqualTo("-1,5,1,10:01:00");
    assertThat(shop.rows("SELECT quantity, deleted FROM matomo_log_conversion_item"))
        .isEqualTo("1,0");
  }

  @Test
  void newConversionIsCutWhereAnUpdateWouldBeRefused() throws SQLException {
    shop.run(hit("10:00:00", "idgoal", "0", "revenue", "1e400", "_rcn", "n".repeat(256)));
    assertThat(shop.conversions("idgoal, revenue, LENGTH(referer_name)")).isEqualTo("-1,0,255");
  }

  @Test
  void ordersAreTheSameWhenTheColumnTakesThemForEqual() throws SQLException {
    shop.run(
        hit("10:00:00", "idgoal", "0", "ec_id", "x".repeat(120)),
        visitorHit("00000000000000b2", "10:01:00", "idgoal", "0", "ec_id", "X".repeat(101)),
        visitorHit("00000000000000b3", "10:02:00", "idgoal", "0", "ec_id", "\u00c9 1"),
        visitorHit("00000000000000b4", "10:03:00", "idgoal", "0", "ec_id", "e 1 "));
    assertThat(shop.conversions("idvisit, LENGTH(idorder)")).isEqualTo("1,4 1,100");
  }

  @Test
  void newNameThatComesTwiceInAHitUsesUpAnId() throws SQLException {
    shop.run(
        hit("10:00:00", "idgoal", "0", "ec_items", "[[\"X\",\"\",[\"C\",\"C\"]],[\"X\"],[\"Y\"]]"));
    assertThat(shop.rows("SELECT name, idaction FROM matomo_log_action ORDER BY idaction"))
        .isEqualTo("X,1 C,2 Y,5");
  }

  @Test
  void urlsThatDifferInTheirPrefixAreOneNameInABatch() throws SQLException {
    shop.runTogether(
        hit("10:00:00", "url", "https://shop.example.org/x"),
        hit("10:00:01", "url", "http://shop.example.org/x"));
    assertThat(shop.actions("idaction_url")).isEqualTo("1 1");
    assertThat(shop.rows("SELECT name, url_prefix FROM matomo_log_action"))
        .isEqualTo("shop.example.org/x,2");
  }
}
