package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.URL;
import static sluice.worker.commit.TrackedShop.visitorHit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * What each kind of hit does to its visit (docs: queue-worker/docs/log-tables.md#log_visit,
 * queue-worker/docs/actions.md#what-counts-as-what), as first and second.
 */
@RealServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActionCountersIT {

  private static final String NAME =
      "COALESCE((SELECT CONCAT(a.type, ':', SUBSTRING_INDEX(a.name, '/', -1))"
          + " FROM matomo_log_action a WHERE a.idaction = v.%1$s), v.%1$s)";

  private static final String COLUMNS =
      "visit_total_actions, visit_total_interactions, visit_total_searches, visit_total_events, "
          + NAME.formatted("visit_entry_idaction_url")
          + ", "
          + NAME.formatted("visit_entry_idaction_name")
          + ", "
          + NAME.formatted("visit_exit_idaction_url")
          + ", "
          + NAME.formatted("visit_exit_idaction_name")
          + ", (SELECT GROUP_CONCAT(COALESCE(l.pageview_position, '-') ORDER BY idlink_va"
          + " SEPARATOR '/') FROM matomo_log_link_visit_action l WHERE l.idvisit = v.idvisit)";

  private final TrackedShop shop;
  private int visitors;

  ActionCountersIT(TestDatabase database) throws SQLException, IOException {
    this.shop = TrackedShop.on(database);
  }

  /** Each visitor has an address of their own, so that fingerprints do not meet. */
  private RequestSet hit(String clock, String query) {
    List<String> parameters = new ArrayList<>(List.of("cip", "198.51.100." + visitors));
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      parameters.add(pair.substring(0, equals));
      parameters.add(pair.substring(equals + 1).replace("SHOP/", URL));
    }
    return visitorHit("%016x".formatted(visitors), clock, parameters.toArray(String[]::new));
  }

  private String lastVisit() throws SQLException {
    return shop.rows(
        "SELECT " + COLUMNS + " FROM matomo_log_visit v ORDER BY idvisit DESC LIMIT 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url=SHOP/b&action_name=B                  | 2,2,0,0,1:a,4:A,1:b,4:B,1/2
          url=SHOP/b                                | 2,2,0,0,1:a,4:A,1:b,4:A,1/2
          url=nonsense&action_name=B                | 2,2,0,0,1:a,4:A,0,4:B,1/2
          url=SHOP/b&search=k                       | 2,2,1,0,1:a,4:A,null,8:k,1/2
          url=SHOP/b&e_c=c&e_a=a&e_n=n              | 2,1,0,1,1:a,4:A,1:a,4:A,1/1
          url=SHOP/b&download=SHOP/f.zip            | 2,1,0,0,1:a,4:A,1:a,4:A,1/1
          url=SHOP/b&link=http://elsewhere.org/     | 2,1,0,0,1:a,4:A,1:a,4:A,1/1
          url=SHOP/b&c_n=n&c_p=p&c_i=click          | 1,1,0,0,1:a,4:A,1:a,4:A,1/1
          url=SHOP/b&idgoal=2                       | 1,1,0,0,1:a,4:A,1:a,4:A,1
          url=SHOP/b&idgoal=0                       | 1,1,0,0,1:a,4:A,1:a,4:A,1
          url=SHOP/b&idgoal=0&ec_id=counters        | 1,1,0,0,1:a,4:A,1:a,4:A,1
          url=SHOP/b&ping=1&action_name=B           | 1,1,0,0,1:a,4:A,1:a,4:A,1
          """)
  void secondHitChangesItsVisit(String query, String expected) throws SQLException {
    visitors++;
    shop.run(hit("10:00:00", "url=SHOP/a&action_name=A"), hit("10:00:10", query));
    assertThat(lastVisit()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url=SHOP/b&action_name=B                  | 1,1,0,0,1:b,4:B,1:b,4:B,1
          url=SHOP/b                                | 1,1,0,0,1:b,0,1:b,0,1
          url=nonsense&action_name=B                | 1,1,0,0,0,4:B,0,4:B,1
          url=SHOP/b&search=k                       | 1,1,1,0,0,8:k,0,8:k,1
          url=SHOP/b&e_c=c&e_a=a&e_n=n              | 1,0,0,1,null,0,0,0,-
          url=SHOP/b&download=SHOP/f.zip            | 1,0,0,0,null,0,0,0,-
          url=SHOP/b&link=http://elsewhere.org/     | 1,0,0,0,null,0,0,0,-
          url=SHOP/b&c_n=n&c_p=p&c_i=click          | 0,0,0,0,null,0,0,0,-
          url=SHOP/b&idgoal=2                       | 0,0,0,0,null,0,0,0,null
          url=SHOP/b&idgoal=0                       | 0,0,0,0,null,0,0,0,null
          url=SHOP/b&idgoal=0&ec_id=counters-first  | 0,0,0,0,null,0,0,0,null
          """)
  void firstHitBeginsItsVisit(String query, String expected) throws SQLException {
    visitors++;
    shop.run(hit("10:00:00", query));
    assertThat(lastVisit()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url=http://www.     | 0
          url=nonsense        | 0
          url=//e.org/x       | 0
          link=javascript://x | 0
          download=x          | 0
          search=k            | null
          """)
  void actionWithoutUrlHasTheIdZero(String query, String expected) throws SQLException {
    visitors++;
    shop.run(hit("10:00:00", query));
    assertThat(
            shop.rows(
                "SELECT idaction_url FROM matomo_log_link_visit_action"
                    + " ORDER BY idlink_va DESC LIMIT 1"))
        .isEqualTo(expected);
  }
}
