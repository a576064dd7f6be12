package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Sites and days archived side by side, on a real database. */
@RealServers
class ArchiverThreadsIT extends ArchiverScenario {
  private static final ArchiveLoad ONE = new ArchiveLoad(1, ArchiveLoad.NO_SHARE, 0);
  private static final ArchiveLoad FOUR = new ArchiveLoad(4, ArchiveLoad.NO_SHARE, 0);

  ArchiverThreadsIT(TestDatabase database) {
    super(database);
  }

  private Archiver archiver(Path directory, ArchiveLoad load) {
    return new Archiver(config(directory).withLoad(load), tables, new SimpleMeterRegistry(), clock);
  }

  /** What readers find, by all that names it. */
  private Map<String, String> archives() throws Exception {
    Map<String, String> archives = new TreeMap<>();
    for (String month : List.of("2026_01", "2026_09", "2026_10", "2026_11")) {
      for (String table : List.of("archive_numeric_" + month, "archive_blob_" + month)) {
        try (Statement statement = connection.createStatement();
            ResultSet there = statement.executeQuery("SHOW TABLES LIKE 'matomo_" + table + "'")) {
          if (there.next()) {
            add(table, archives);
          }
        }
      }
    }
    return archives;
  }

  private void add(String table, Map<String, String> archives) throws Exception {
    String sql =
        "SELECT CONCAT_WS(' ', idsite, period, date1, date2, name), MD5(value) FROM matomo_"
            + table
            + " ORDER BY idarchive";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        archives.put(table + " " + rows.getString(1), rows.getString(2));
      }
    }
  }

  @Test
  void manyThreadsArchiveWhatOneDoes(@TempDir Path other) throws Exception {
    try (Archiver archiver = archiver(stateDir, ONE)) {
      assertThat(archiver.run()).isEqualTo(3);
    }
    Map<String, String> byOne = archives();
    assertThat(byOne).hasSizeGreaterThan(100);
    load();
    try (Archiver archiver = archiver(other, FOUR)) {
      assertThat(archiver.run()).isEqualTo(3);
      assertThat(archiver.lastRun().orElseThrow().days()).isGreaterThan(3);
    }
    assertThat(archives()).isEqualTo(byOne);
  }

  @Test
  void manyThreadsRebuildWhatWasAskedFor() throws Exception {
    try (Archiver archiver = archiver(stateDir, FOUR)) {
      archiver.run();
      Map<String, String> before = archives();
      Archiver.Request all =
          new Archiver.Request(
              List.of(3, 1, 2, 1),
              DAY.withDayOfMonth(1),
              DAY.withDayOfMonth(31),
              EnumSet.allOf(PeriodKind.class));
      assertThat(archiver.rebuild(all)).isPositive();
      assertThat(archives()).isEqualTo(before);
    }
  }

  @Test
  void siteThatHangsHoldsUpNoOther() throws Exception {
    try (Archiver archiver = archiver(stateDir, FOUR)) {
      archiver.run();
    }
    execute(
        "CREATE TRIGGER hang BEFORE DELETE ON matomo_sluice_archive_dirty FOR EACH ROW"
            + " IF OLD.idsite = 1 THEN DO GET_LOCK('hang', 60); END IF");
    try (Connection holder = connect();
        Statement hang = holder.createStatement()) {
      hang.execute("DO GET_LOCK('hang', 0)");
      insertVisit();
      try (Archiver archiver =
          Archiver.start(
              config(stateDir).withLoad(FOUR),
              tables,
              () -> false,
              new SimpleMeterRegistry(),
              clock)) {
        await(() -> visits(Period.day(DAY)) == 2);
        double before = visitsOfSite2();
        long id = insertVisit();
        execute("UPDATE matomo_log_visit SET idsite = 2 WHERE idvisit = " + id);
        await(() -> visitsOfSite2() == before + 1);
        assertThat(dirtyOfSite1()).isEqualTo(1);
        hang.execute("DO RELEASE_LOCK('hang')");
        await(() -> dirtyOfSite1() == 0);
        assertThat(archiver.problem()).isEmpty();
      }
    } finally {
      execute("DROP TRIGGER hang");
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
  }

  private double visitsOfSite2() throws Exception {
    return reports.numbers(2, Period.day(DAY)).getOrDefault("nb_visits", 0.0);
  }

  private long dirtyOfSite1() throws Exception {
    return single("SELECT COUNT(*) FROM matomo_sluice_archive_dirty WHERE idsite = 1");
  }

  @Test
  void closingEndsAllThreadsSoon() throws Exception {
    Archiver archiver =
        Archiver.start(
            config(stateDir).withLoad(FOUR), tables, () -> false, new SimpleMeterRegistry(), clock);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> visits(Period.day(DAY)) > 0);
    archiver.close();
    // A thread is gone a moment after its crew is.
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("archiver")));
  }
}
