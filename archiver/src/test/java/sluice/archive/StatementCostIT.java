package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.Period;
import sluice.archive.table.MatomoTables;
import sluice.servers.RealServers;
import sluice.servers.StatementLog;
import sluice.servers.TestDatabase;

/**
 * No statement of the archiver reads many more rows than it has use for, whatever the server
 * believes of its tables; by the server's log of all statements.
 */
@RealServers
class StatementCostIT extends ArchiverScenario {
  private static final int VISITS_A_DAY = 20_000;
  private static final int DAYS = 3;
  private static final int ACTIONS_A_VISIT = 4;
  private static final int NEW_VISITS = 200;

  /**
   * Of a visit that changed the first and the last action are asked for. Where it looks, a
   * statement meets rows of others, and those of a table of a few rows.
   */
  private static final StatementLog.Limit LIMIT =
      new StatementLog.Limit(1 + ACTIONS_A_VISIT, 150, 20);

  private final TestDatabase database;
  private StatementLog log;
  private MariaDbPoolDataSource logged;
  private Archiver archiver;

  StatementCostIT(TestDatabase database) {
    super(database);
    this.database = database;
  }

  /** What the server believes of the tables. */
  enum Statistics {
    /** As they are. */
    FRESH,
    /** As they were when next to nothing was in them. */
    STALE
  }

  /** The archiver's connections tell what each statement read. */
  @BeforeEach
  void logStatements() throws SQLException {
    clock.now = Instant.parse(DAY + "T22:00:00Z");
    log = StatementLog.of(database);
    logged = new MariaDbPoolDataSource(log.jdbcUrl());
    archiver =
        new Archiver(
            config(stateDir),
            new MatomoTables(logged, GoldenDatabase.PREFIX),
            new SimpleMeterRegistry(),
            clock);
  }

  @AfterEach
  void logNoMore() throws SQLException {
    archiver.close();
    logged.close();
    log.close();
  }

  private void fill(Statistics statistics) throws SQLException {
    execute("SET sql_mode = ''"); // columns without a default are 0
    for (String table : List.of("log_visit", "log_link_visit_action")) {
      execute("ALTER TABLE matomo_" + table + " STATS_PERSISTENT = 1, STATS_AUTO_RECALC = 0");
      execute("ANALYZE TABLE matomo_" + table);
    }
    for (int day = DAYS - 1; day >= 0; day--) {
      insertVisits(1_000_000 + (DAYS - day) * VISITS_A_DAY, VISITS_A_DAY, day * 86_400, 75_000);
    }
    if (statistics == Statistics.FRESH) {
      execute("ANALYZE TABLE matomo_log_visit, matomo_log_link_visit_action");
    }
  }

  /** Visits with their actions, spread over some seconds before now. */
  private void insertVisits(long firstId, int count, int secondsAgo, int spread)
      throws SQLException {
    String time =
        ("'" + DAY + " 21:30:00' - INTERVAL " + secondsAgo + " SECOND")
            + (" - INTERVAL seq_1_to_" + count + ".seq * " + spread + " / " + count + " SECOND");
    String id = "" + firstId + " + seq_1_to_" + count + ".seq";
    String visitor = "UNHEX(LPAD(HEX(" + id + "), 16, '0'))";
    execute(
        "INSERT INTO matomo_log_visit (idvisit, idsite, idvisitor, visit_first_action_time,"
            + " visit_last_action_time, config_id, location_ip, visit_total_actions) SELECT "
            + (id + ", 1, " + visitor + ", " + time + ", " + time)
            + ", UNHEX('0000000000000001'), '', "
            + ACTIONS_A_VISIT
            + " FROM seq_1_to_"
            + count);
    execute(
        "INSERT INTO matomo_log_link_visit_action (idsite, idvisitor, idvisit, idaction_url,"
            + " idaction_url_ref, server_time) SELECT 1, "
            + (visitor + ", " + id)
            + ", (SELECT MIN(idaction) FROM matomo_log_action WHERE type = 1), 0, "
            + time
            + " FROM seq_1_to_"
            + count
            + ", seq_1_to_"
            + ACTIONS_A_VISIT
            + " of_visit");
  }

  /**
   * Statements that read more than they should, with what they read. Those of options are left out:
   * there are hundreds of them, and the names of some begin with a random part.
   */
  private List<String> wasteful() throws SQLException {
    return log.beyond(LIMIT, GoldenDatabase.PREFIX, "option");
  }

  @ParameterizedTest
  @EnumSource
  void statementsReadWhatTheyNeed(Statistics statistics) throws Exception {
    fill(statistics);
    log.clear();
    archiver.run();
    assertThat(visits(Period.day(DAY))).isGreaterThanOrEqualTo(VISITS_A_DAY);
    assertThat(wasteful()).as("first run").isEmpty();
    long firstNew = 2_000_000;
    insertVisits(firstNew, NEW_VISITS, 0, 600);
    execute(
        "INSERT INTO matomo_sluice_touched (queue, from_position, to_position, ts_written, visits)"
            + " SELECT 0, 0, 1, NOW(), CONCAT('{\"1\":[', GROUP_CONCAT(idvisit), ']}')"
            + " FROM matomo_log_visit WHERE idvisit > "
            + firstNew);
    log.clear();
    clock.now = clock.now.plusSeconds(60);
    archiver.run();
    assertThat(wasteful()).as("after one percent more").isEmpty();
    clock.now = clock.now.plusSeconds(4 * 3600);
    archiver.run();
    assertThat(wasteful()).as("the day is over, what was put off is due").isEmpty();
  }
}
