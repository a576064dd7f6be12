package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.embedded.EmbeddedMariaDb;
import sluice.log.LogSchema;

/** The log read from a replica, archives on the primary: two real servers. */
class ReplicaIT {
  private static final String NAME = "matomo";

  @TempDir static Path directory;

  private static EmbeddedMariaDb primary;
  private static EmbeddedMariaDb replica;

  private final ArchiverScenario.SettableClock clock = new ArchiverScenario.SettableClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeAll
  static void start() throws Exception {
    primary =
        EmbeddedMariaDb.start(
            directory.resolve("primary"), List.of("--log-bin=binlog", "--server-id=1"));
    replica = EmbeddedMariaDb.start(directory.resolve("replica"), List.of("--server-id=2"));
    on(
        replica,
        "",
        "CHANGE MASTER TO master_host='127.0.0.1', master_port="
            + primary.port()
            + ", master_user='"
            + primary.user()
            + "', master_password='"
            + primary.password()
            + "', master_ssl=0, master_ssl_verify_server_cert=0, master_use_gtid=slave_pos");
    primary.createDatabase(NAME);
    on(replica, "", "START SLAVE");
    try (Connection connection = connect(primary, NAME)) {
      GoldenDatabase.load(connection, "scenarios");
      LogSchema.createOwn(connection, GoldenDatabase.PREFIX);
    }
    awaitReplica();
  }

  private static void awaitReplica() throws SQLException {
    try (Connection first = connect(primary, "");
        Statement position = first.createStatement();
        ResultSet at = position.executeQuery("SELECT @@gtid_current_pos");
        Connection second = connect(replica, "");
        Statement waiting = second.createStatement()) {
      at.next();
      try (ResultSet row =
          waiting.executeQuery("SELECT MASTER_GTID_WAIT('" + at.getString(1) + "', 30)")) {
        row.next();
        assertThat(row.getInt(1)).as("applied %s: %s", at.getString(1), errors()).isZero();
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    replica.close();
    primary.close();
  }

  private static String errors() throws SQLException {
    try (Connection connection = connect(replica, "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SLAVE STATUS")) {
      return row.next()
          ? row.getString("Last_IO_Error") + " " + row.getString("Last_SQL_Error")
          : "no replica";
    }
  }

  private static Connection connect(EmbeddedMariaDb server, String database) throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl(database) + "?allowMultiQueries=true", server.user(), server.password());
  }

  private static void on(EmbeddedMariaDb server, String database, String sql) throws SQLException {
    try (Connection connection = connect(server, database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long single(EmbeddedMariaDb server, String sql) throws SQLException {
    try (Connection connection = connect(server, NAME);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static MatomoTables tables(EmbeddedMariaDb server) throws SQLException {
    return new MatomoTables(
        new MariaDbDataSource(
            server.jdbcUrl(NAME) + "?user=" + server.user() + "&password=" + server.password()),
        GoldenDatabase.PREFIX);
  }

  private double visits() throws SQLException {
    return new PublishedReports(tables(primary))
        .numbers(1, Period.day(ArchiverScenario.DAY))
        .getOrDefault("nb_visits", 0.0);
  }

  private static void insertVisit() throws SQLException {
    on(
        primary,
        NAME,
        "SET @id = (SELECT MAX(idvisit) + 1 FROM matomo_log_visit);"
            + " CREATE TEMPORARY TABLE copy AS SELECT * FROM matomo_log_visit WHERE idsite = 1"
            + " AND DATE(visit_last_action_time) = '"
            + ArchiverScenario.DAY
            + "' LIMIT 1; UPDATE copy SET idvisit = @id;"
            + " INSERT INTO matomo_log_visit SELECT * FROM copy");
  }

  private double behind() {
    return registry.get("sluice.archive.replica.behind").counter().count();
  }

  @Test
  void dayIsReadFromTheReplicaOnceItHasWhatThePrimaryHad(@TempDir Path state) throws Exception {
    long readsBefore = rollbacks();
    try (Archiver archiver =
        new Archiver(
            ArchiverScenario.config(state), tables(primary), tables(replica), registry, clock)) {
      assertThat(archiver.run()).isEqualTo(3);
      assertThat(visits()).isEqualTo(1);
      assertThat(rollbacks()).isGreaterThan(readsBefore);

      on(replica, "", "STOP SLAVE SQL_THREAD");
      insertVisit();
      assertThat(archiver.run()).isZero();
      assertThat(behind()).isEqualTo(1);
      assertThat(visits()).isEqualTo(1);
      assertThat(single(primary, "SELECT COUNT(*) FROM matomo_sluice_archive_dirty")).isEqualTo(1);
      assertThatThrownBy(() -> archiver.rebuild(day()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("the replica has not applied");

      on(replica, "", "START SLAVE SQL_THREAD");
      assertThat(archiver.run()).isEqualTo(1);
      assertThat(visits()).isEqualTo(2);
      assertThat(archiver.problem()).isEmpty();
    }
  }

  /** Each snapshot of the log ends with one. */
  private static long rollbacks() throws SQLException {
    return single(
        replica,
        "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
            + " WHERE VARIABLE_NAME = 'COM_ROLLBACK'");
  }

  private static Archiver.Request day() {
    return new Archiver.Request(
        List.of(1), ArchiverScenario.DAY, ArchiverScenario.DAY, EnumSet.of(PeriodKind.DAY));
  }

  @Test
  void serverThatIsNoReplicaIsRefused() throws Exception {
    on(replica, "", "CREATE DATABASE IF NOT EXISTS other");
    try (Connection first = connect(primary, NAME);
        Connection second = connect(replica, NAME);
        Connection other = connect(replica, "other")) {
      assertThat(ReplicaCheck.fault(first, second, "matomo_")).isEmpty();
      assertThat(ReplicaCheck.fault(first, first, "matomo_")).contains("it is the primary itself");
      assertThat(ReplicaCheck.fault(first, other, "matomo_").orElseThrow())
          .contains("no table matomo_log_visit");
      assertThat(ReplicaCheck.fault(second, first, "matomo_").orElseThrow())
          .contains("no binary log");
    }
  }
}
