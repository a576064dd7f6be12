package sluice.archive.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.MatomoTables;
import sluice.log.LogSchema;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** The first look after a long stop holds no more than a part of what is new. */
@RealServers
class LongStopIT {
  private static final LocalDate BUSY = LocalDate.of(2026, 11, 25);
  private static final LocalDate QUIET = LocalDate.of(2026, 11, 26);
  private static final int MANY = 60_000;
  private static final int SOME = 3_000;
  private static final long FIRST = 1_000_001;
  private static final Map<Integer, SiteCalendar> SITES =
      Map.of(1, new SiteCalendar(ZoneOffset.UTC));

  private final TestDatabase database;
  private Connection connection;

  LongStopIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void insertVisits() throws Exception {
    connection =
        DriverManager.getConnection(
            database.jdbcUrl() + "?allowMultiQueries=true", database.user(), database.password());
    GoldenDatabase.load(connection, "scenarios");
    insert(FIRST, MANY, BUSY);
    insert(FIRST + MANY, SOME, QUIET);
  }

  @AfterEach
  void deleteThem() throws SQLException {
    execute("DELETE FROM matomo_log_visit WHERE idvisit >= " + FIRST);
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void insert(long first, int count, LocalDate day) throws SQLException {
    String time = "'" + day + " 12:00:00'";
    String columns;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT GROUP_CONCAT(COLUMN_NAME) FROM information_schema.COLUMNS WHERE"
                    + " TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'matomo_log_visit' AND"
                    + " COLUMN_NAME NOT IN ('idvisit', 'visit_first_action_time',"
                    + " 'visit_last_action_time')")) {
      row.next();
      columns = row.getString(1);
    }
    execute(
        ("INSERT INTO matomo_log_visit (idvisit, visit_first_action_time, visit_last_action_time, ")
            + (columns + ") SELECT seq, " + time + ", " + time + ", " + columns)
            + " FROM (SELECT * FROM matomo_log_visit WHERE idsite = 1 LIMIT 1) one, seq_"
            + (first + "_to_" + (first + count - 1)));
  }

  private LogSchema schema() throws SQLException {
    return LogSchema.discoverLogs(connection, GoldenDatabase.PREFIX);
  }

  @Test
  void fewVisitsWaitAtATimeAndOfABusyDayNoneIsKept() throws SQLException {
    Instant now = Instant.parse("2026-11-27T12:00:00Z");
    VisitDays days = new VisitDays(connection, schema(), SITES, now);
    int most = 0;
    for (long id = FIRST; id < FIRST + MANY + SOME; id++) {
      days.ask(1, id);
      most = Math.max(most, days.waiting());
    }
    assertThat(most).isLessThan(VisitDays.MOST_WAITING);
    ChangedDays found = new ChangedDays();
    days.read(found);
    assertThat(found.of(1)).containsExactly(BUSY, QUIET);
    assertThat(found.change(1, BUSY)).isEqualTo(new DayChange.Whole("many-visits"));
    assertThat(found.change(1, QUIET).ids()).hasSize(SOME);
    assertThat(found.change(1, QUIET)).isInstanceOf(DayChange.Visits.class);
  }

  @Test
  void visitsThatAreFoundAgainAndAgainAreKeptOnce() {
    IdList list = new IdList();
    for (int round = 0; round < 5; round++) {
      for (long id = 1; id <= 40_000; id++) {
        list.add(id);
      }
    }
    assertThat(list.change().ids()).hasSize(40_000);
    assertThat(list.room()).isLessThan(3 * DayChange.MOST_VISITS);
    for (long id = 40_001; id <= 140_000; id++) {
      list.add(id);
    }
    assertThat(list.room()).isZero();
    assertThat(list.change()).isEqualTo(new DayChange.Whole("many-visits"));
  }

  /** What is stamped since then is asked for in slices, of which none is left out. */
  @Test
  void whatIsStampedSinceALongStopIsFoundOnce() throws SQLException {
    MariaDbDataSource source =
        new MariaDbDataSource(
            database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password());
    SiteRows rows = new SiteRows(new MatomoTables(source, GoldenDatabase.PREFIX), schema(), false);
    List<Long> found = new ArrayList<>();
    for (String from : List.of("2026-11-25T12:00:00Z", "1970-01-01T00:00:00Z")) {
      found.clear();
      rows.stamped(
          connection,
          Set.of(1),
          new SiteRows.Span(Instant.parse(from), Instant.parse("2026-11-26T12:00:00Z")),
          (idSite, idVisit) -> {
            if (idVisit >= FIRST) {
              found.add(idVisit);
            }
          });
      assertThat(found).hasSize(MANY + SOME);
      assertThat(new HashSet<>(found)).hasSize(MANY + SOME);
    }
  }
}
