package sluice.archive.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.ArchiveLoad;
import sluice.archive.Archiver;
import sluice.archive.ArchiverConfig;
import sluice.archive.period.PeriodKind;
import sluice.archive.streams.Archives;
import sluice.archive.table.MatomoTables;
import sluice.matomo.MatomoConfig;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.commit.CorpusReplay;

/**
 * The golden hits are tracked by our own worker in portions, with a run of the archiver after each:
 * all archives are those of an archiver that sees the log for the first time, and in the end those
 * that Matomo made.
 */
@RealServers
@EnabledIfEnvironmentVariable(
    named = "SLUICE_TEST_MATOMO_DIR",
    matches = ".+",
    disabledReason = "needs the data files of a Matomo")
class GoldenPortionsIT {
  private static final int PORTIONS = 20;

  /** When the golden archives were made. */
  private static final Instant END = Instant.parse("2026-11-20T12:00:00Z");

  /** After this nothing that was put off is still to be done. */
  private static final Duration PUT_OFF = Duration.ofMinutes(121);

  private final TestDatabase database;
  private Instant now = Instant.EPOCH;

  @TempDir Path folder;

  GoldenPortionsIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void scenariosInPortionsGiveMatomosArchives() throws Exception {
    check("scenarios", "scenarios.jsonl", 1);
  }

  @Test
  void weekInPortionsGivesMatomosArchives() throws Exception {
    check("week", "week.jsonl.gz", 5);
  }

  /** Compares with archives made anew after each so many portions. */
  private void check(String corpus, String hits, int comparedEvery) throws Exception {
    CorpusReplay replay = CorpusReplay.on(database, hits);
    String url =
        database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password();
    try (Connection connection = database.connect();
        MariaDbPoolDataSource pool = new MariaDbPoolDataSource(url)) {
      drop(connection);
      createSequence(connection);
      MatomoTables tables = new MatomoTables(pool, GoldenDatabase.PREFIX);
      Archives last;
      try (Archiver archiver = archiver("portions", tables)) {
        for (int portion = 1; portion <= PORTIONS; portion++) {
          int to = replay.size() * portion / PORTIONS;
          replay.track(replay.size() * (portion - 1) / PORTIONS, to);
          Instant due = now.plus(PUT_OFF);
          Instant newest = replay.newest(to);
          now = newest.isAfter(due) ? newest : due;
          archiver.run();
          if (portion % comparedEvery == 0) {
            compareWithAFreshArchiver(connection, tables, corpus + portion);
          }
        }
        now = END;
        archiver.run();
        last = Archives.read(connection);
        now = END.plus(Duration.ofHours(3));
        archiver.run();
      }
      assertThat(Archives.read(connection).differences(last)).isEmpty();
      GoldenArchives.Comparison found = GoldenArchives.compare(connection, corpus, key -> true);
      System.out.printf(
          "%s in portions: %.3f%% of %d values%n", corpus, found.percent(), found.total());
      assertThat(
              found.differences().stream()
                  .filter(line -> !GoldenArchivesIT.isArbitrary(line))
                  .limit(50))
          .isEmpty();
    }
  }

  private Archiver archiver(String state, MatomoTables tables) {
    ArchiverConfig config =
        new ArchiverConfig(
            Duration.ofMinutes(1),
            EnumSet.allOf(PeriodKind.class),
            true,
            Optional.of(folder.resolve(state)),
            ArchiveLoad.UNBOUNDED,
            MatomoConfig.defaults());
    return new Archiver(config, tables, new SimpleMeterRegistry(), () -> now);
  }

  /** The archives and all that the archiver keeps are put aside meanwhile. */
  private void compareWithAFreshArchiver(Connection connection, MatomoTables tables, String state)
      throws SQLException {
    Archives published = Archives.read(connection);
    List<String> aside = archiversTables(connection);
    rename(connection, aside, "matomo_", "aside_");
    try (Archiver fresh = archiver(state, tables)) {
      createSequence(connection);
      fresh.run();
      assertThat(published.differences(Archives.read(connection)))
          .as("after portion " + state)
          .isEmpty();
    }
    drop(connection);
    rename(connection, aside, "aside_", "matomo_");
  }

  private static void drop(Connection connection) throws SQLException {
    for (String table : archiversTables(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE " + table);
      }
    }
  }

  private static void createSequence(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE matomo_sequence (name VARCHAR(120) NOT NULL, value BIGINT UNSIGNED NOT NULL,"
              + " PRIMARY KEY (name))");
    }
  }

  private static List<String> archiversTables(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND"
                    + " TABLE_NAME RLIKE '^matomo_(sluice_archive_|archive_numeric|archive_blob|sequence)'")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static void rename(
      Connection connection, List<String> matomoNames, String from, String to) throws SQLException {
    for (String table : matomoNames) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "RENAME TABLE "
                + table.replace("matomo_", from)
                + " TO "
                + table.replace("matomo_", to));
      }
    }
  }
}
