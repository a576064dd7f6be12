package sluice.archive;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.log.LogSchema;
import sluice.matomo.MatomoConfig;
import sluice.servers.TestDatabase;

/** The golden scenarios in a real database, and archivers that work on them. */
abstract class ArchiverScenario {
  static final LocalDate DAY = LocalDate.of(2026, 10, 14);
  static final String OPTION = "ab12_report_to_invalidate_1_" + DAY + "_77";
  static final Period OCTOBER = Period.of(PeriodKind.MONTH, DAY);

  private final TestDatabase database;
  final SettableClock clock = new SettableClock();
  Connection connection;
  private MariaDbPoolDataSource pool;
  MatomoTables tables;
  PublishedReports reports;

  @TempDir Path stateDir;

  ArchiverScenario(TestDatabase database) {
    this.database = database;
  }

  static final class SettableClock implements InstantSource {
    Instant now = Instant.parse("2026-11-20T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void load() throws Exception {
    connection = connect();
    GoldenDatabase.dropArchives(connection);
    GoldenDatabase.load(connection, "scenarios");
    LogSchema.createOwn(connection, GoldenDatabase.PREFIX);
    execute("DELETE FROM matomo_sluice_touched");
    pool =
        new MariaDbPoolDataSource(
            database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password());
    tables = new MatomoTables(pool, GoldenDatabase.PREFIX);
    reports = new PublishedReports(tables);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl() + "?allowMultiQueries=true", database.user(), database.password());
  }

  @AfterEach
  void close() throws SQLException {
    pool.close();
    connection.close();
  }

  Archiver archiver() {
    return archiver(stateDir);
  }

  Archiver archiver(Path stateDir) {
    return new Archiver(config(stateDir), tables, new SimpleMeterRegistry(), clock);
  }

  static ArchiverConfig config(Path stateDir) {
    return config(stateDir, MatomoConfig.defaults());
  }

  static ArchiverConfig config(Path stateDir, MatomoConfig matomo) {
    return new ArchiverConfig(
        Duration.ofMillis(20),
        EnumSet.allOf(PeriodKind.class),
        false,
        Optional.of(stateDir),
        ArchiveLoad.UNBOUNDED,
        matomo);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long single(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  double visits(Period period) throws SQLException {
    return reports.numbers(1, period).getOrDefault("nb_visits", 0.0);
  }

  /** Another visit like the one of that day. */
  long insertVisit() throws SQLException {
    execute(
        "CREATE TEMPORARY TABLE copy AS SELECT * FROM matomo_log_visit WHERE idsite = 1"
            + " AND DATE(visit_last_action_time) = '"
            + DAY
            + "' LIMIT 1");
    long id = single("SELECT MAX(idvisit) + 1 FROM matomo_log_visit");
    execute("UPDATE copy SET idvisit = " + id);
    execute("INSERT INTO matomo_log_visit SELECT * FROM copy");
    execute("DROP TEMPORARY TABLE copy");
    return id;
  }

  void invalidate(String date, int period, String startedAndStatus) throws SQLException {
    execute(
        "INSERT INTO matomo_archive_invalidations"
            + " (name, idsite, date1, date2, period, ts_invalidated, ts_started, status) VALUES ('done', 1, '"
            + date
            + "', '"
            + date
            + "', "
            + period
            + ", NOW(), "
            + startedAndStatus
            + ")");
  }

  long invalidations() throws SQLException {
    return single("SELECT COUNT(*) FROM matomo_archive_invalidations");
  }

  void visitLengthOfDay(int seconds) throws SQLException {
    execute(
        "UPDATE matomo_log_visit SET visit_total_time = "
            + seconds
            + " WHERE idsite = 1 AND DATE(visit_last_action_time) = '"
            + DAY
            + "'");
  }

  double visitLengthOfDay() throws SQLException {
    return reports.numbers(1, Period.day(DAY)).get("sum_visit_length");
  }

  /** As Matomo does it: an option for the day that is there already is enough. */
  void markByOption() throws SQLException {
    execute("INSERT IGNORE INTO matomo_option VALUES ('" + OPTION + "', '1', 0)");
  }

  /** As Matomo does it: a queued row for the day that is there already is enough. */
  void markByRow() throws SQLException {
    if (single("SELECT COUNT(*) FROM matomo_archive_invalidations WHERE status = 0") == 0) {
      invalidate(DAY.toString(), 1, "NULL, 0");
    }
  }

  void keepLogs(int days) throws SQLException {
    execute(
        "REPLACE INTO matomo_option VALUES ('delete_logs_enable', '1', 1),"
            + " ('delete_logs_older_than', '"
            + days
            + "', 1)");
  }
}
