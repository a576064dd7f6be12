package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.URL;
import static sluice.worker.commit.TrackedShop.hit;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * One visitor hit by hit, row for row (docs: queue-worker/docs/visits.md#one-visitor-hit-by-hit).
 */
@RealServers
class ReferenceScenarioIT {

  /** idaction_* as the name they stand for. */
  private static final String NAME =
      "(SELECT CONCAT(a.type, ':', a.name) FROM matomo_log_action a WHERE a.idaction = l.%s)";

  private static final String ACTION =
      "COALESCE("
          + NAME.formatted("idaction_url")
          + ", idaction_url), COALESCE("
          + NAME.formatted("idaction_name")
          + ", idaction_name), COALESCE("
          + NAME.formatted("idaction_url_ref")
          + ", idaction_url_ref), COALESCE("
          + NAME.formatted("idaction_name_ref")
          + ", idaction_name_ref), pageview_position, time_spent_ref_action, time_spent";

  private static final String VISIT =
      "TIME(visit_first_action_time), TIME(visit_last_action_time), "
          + NAME.formatted("visit_entry_idaction_url")
          + ", "
          + NAME.formatted("visit_entry_idaction_name")
          + ", "
          + NAME.formatted("visit_exit_idaction_url")
          + ", "
          + NAME.formatted("visit_exit_idaction_name")
          + ", visit_total_actions, visit_total_interactions, visit_total_searches,"
          + " visit_total_events, visit_total_time, visit_goal_converted, visit_goal_buyer,"
          + " visitor_seconds_since_order";

  private static final String U1 = "1:shop.example.org/a";
  private static final String U2 = "1:shop.example.org/b";

  private final TrackedShop shop;

  ReferenceScenarioIT(TestDatabase database) throws SQLException, IOException {
    this.shop = TrackedShop.on(database);
  }

  @BeforeEach
  void goalSevenIsManual() {
    shop.change(
        "UPDATE matomo_goal SET match_attribute = 'manually', deleted = 0"
            + " WHERE idsite = 1 AND idgoal = 7");
  }

  private String lastAction() throws SQLException {
    return shop.rows(
        "SELECT "
            + ACTION
            + " FROM matomo_log_link_visit_action l ORDER BY idlink_va DESC LIMIT 1");
  }

  private String visit() throws SQLException {
    return shop.rows("SELECT " + VISIT + " FROM matomo_log_visit l ORDER BY idvisit DESC LIMIT 1");
  }

  private String conversion(String columns) throws SQLException {
    return shop.conversions("idgoal, " + columns);
  }

  @Test
  void everyHitLeavesTheRowsOfTheReference() throws SQLException {
    shop.run(hit("10:00:00", "url", URL + "a", "action_name", "T"));
    assertThat(lastAction()).isEqualTo(U1 + ",4:T,0,0,1,0,null");
    assertThat(visit()).isEqualTo(visit("10:00:00", U1 + ",4:T", "1,1,0,0,0,0,0,null"));

    shop.run(hit("10:00:10", "url", URL + "a", "e_c", "c", "e_a", "act"));
    assertThat(lastAction()).isEqualTo("10:shop.example.org/a,null," + U1 + ",4:T,1,10,null");
    assertThat(
            shop.rows(
                "SELECT COUNT(*) FROM matomo_log_link_visit_action l"
                    + " JOIN matomo_log_action c ON c.idaction = idaction_event_category"
                    + " JOIN matomo_log_action a ON a.idaction = idaction_event_action"
                    + " WHERE CONCAT(c.type, c.name, a.type, a.name) = '10c11act'"))
        .isEqualTo("1");
    assertThat(visit()).isEqualTo(visit("10:00:10", U1 + ",4:T", "2,1,0,1,11,0,0,null"));

    shop.run(hit("10:00:20", "url", URL + "a", "search", "K"));
    assertThat(lastAction()).isEqualTo("null,8:K," + U1 + ",4:T,2,10,null");
    assertThat(visit()).isEqualTo(visit("10:00:20", "null,8:K", "3,2,1,1,21,0,0,null"));

    shop.run(hit("10:00:30", "url", URL + "b"));
    assertThat(lastAction()).isEqualTo(U2 + ",0,null,8:K,3,10,null");
    assertThat(visit()).isEqualTo(visit("10:00:30", U2 + ",8:K", "4,3,1,1,31,0,0,null"));

    shop.run(hit("10:00:40", "url", URL + "b", "ping", "1"));
    assertThat(lastAction()).isEqualTo(U2 + ",0,null,8:K,3,10,10");
    assertThat(visit()).isEqualTo(visit("10:00:30", U2 + ",8:K", "4,3,1,1,41,0,0,null"));

    shop.run(hit("10:00:50", "url", URL + "b", "idgoal", "7"));
    assertThat(visit()).isEqualTo(visit("10:00:50", U2 + ",8:K", "4,3,1,1,60,1,0,null"));
    assertThat(conversion("pageviews_before, idlink_va")).isEqualTo("7,2,null");

    shop.run(hit("10:01:00", "url", URL + "b", "idgoal", "0"));
    assertThat(visit()).isEqualTo(visit("10:01:00", U2 + ",8:K", "4,3,1,1,61,1,2,null"));
    assertThat(conversion("buster, idorder")).startsWith("-1,0,null 7,");

    shop.run(hit("10:01:10", "url", URL + "b", "idgoal", "0", "ec_id", "X"));
    assertThat(visit()).isEqualTo(visit("10:01:10", U2 + ",8:K", "4,3,1,1,73,1,1,0"));
    assertThat(conversion("idorder, pageviews_before, buster = CONV(LEFT(MD5('X'), 8), 16, 10)"))
        .isEqualTo("0,X,2,1 7,null,2,0");
    assertThat(shop.rows("SELECT COUNT(*) FROM matomo_log_link_visit_action")).isEqualTo("4");

    shop.run(hit("10:31:11", "url", URL + "a"));
    assertThat(lastAction()).isEqualTo(U1 + ",0,0,0,1,0,null");
    assertThat(
            shop.visits(
                "visitor_count_visits, visitor_returning, visitor_seconds_since_last,"
                    + " visitor_seconds_since_first, visitor_seconds_since_order"))
        .isEqualTo("1,0,0,0,0 2,1,1871,1871,1871");
  }

  /** A visit that began with page A, in the columns of {@link #VISIT}. */
  private static String visit(String last, String exit, String counters) {
    return "10:00:00," + last + "," + U1 + ",4:T," + exit + "," + counters;
  }
}
