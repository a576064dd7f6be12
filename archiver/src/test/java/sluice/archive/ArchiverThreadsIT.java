package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    return archiver(directory, load, false);
  }

  private Archiver archiver(Path directory, ArchiveLoad load, boolean withSegments) {
    ArchiverConfig config = config(directory).withLoad(load).withSegments(withSegments);
    return new Archiver(config, tables, new SimpleMeterRegistry(), clock);
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
        "SELECT CONCAT_WS(' ', of.idsite, of.period, of.date1, of.date2, flag.name, of.name),"
            + " MD5(of.value) FROM matomo_"
            + table
            + " of JOIN matomo_"
            + table.replace("blob", "numeric")
            + " flag ON flag.idarchive = of.idarchive AND flag.name LIKE 'done%'"
            + " ORDER BY of.idarchive";
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

  @ParameterizedTest
  @ValueSource(strings = {"2026-10-14T23:00:00Z", "2026-11-20T12:00:00Z"})
  void segmentsThatAreArchivedSideBySideAreWhatTheyAreOneByOne(Instant now, @TempDir Path other)
      throws Exception {
    Map<String, String> byOne = archivesAfterALateVisit(now, archiver(stateDir, ONE, true));
    load();
    Map<String, String> bySome = archivesAfterALateVisit(now, archiver(other, FOUR, true));
    assertThat(bySome).hasSizeGreaterThan(1000).containsOnlyKeys(byOne.keySet());
    bySome.entrySet().removeAll(byOne.entrySet());
    assertThat(bySome).as("what is not the same").isEmpty();
  }

  /** Week and month of the visit have been archived before; they are made again. */
  private Map<String, String> archivesAfterALateVisit(Instant now, Archiver archiver)
      throws Exception {
    clock.now = now;
    storeSegments();
    try (archiver) {
      archiver.run();
      double visits = visits(OCTOBER);
      insertVisit();
      markByRow();
      clock.now = now.plus(Duration.ofMinutes(30)); // segments, weeks and months are due
      archiver.run();
      assertThat(visits(OCTOBER)).isEqualTo(visits + 1);
    }
    return archives();
  }

  /** Some have the archives of new visitors in common. */
  private void storeSegments() throws Exception {
    for (String definition :
        List.of(
            "actions>=2",
            "actions>=2;visitorType==new",
            "visitorType==new",
            "visitCount>=1",
            "visitorType==returning,visitorType==returningCustomer")) {
      execute(
          "INSERT INTO matomo_segment (name, definition, login, auto_archive, ts_created) VALUES"
              + " ('some', '%s', 'somebody', 1, '2026-01-01')".formatted(definition));
    }
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
    Set<Thread> ofOthers = archiverThreads();
    Archiver archiver =
        Archiver.start(
            config(stateDir).withLoad(FOUR), tables, () -> false, new SimpleMeterRegistry(), clock);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> visits(Period.day(DAY)) > 0);
    archiver.close();
    // A thread is gone a moment after its crew is.
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> ofOthers.containsAll(archiverThreads()));
  }

  /** Those of archivers that tests before this one left idle are among them for a minute. */
  private static Set<Thread> archiverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("archiver"))
        .collect(Collectors.toSet());
  }
}
