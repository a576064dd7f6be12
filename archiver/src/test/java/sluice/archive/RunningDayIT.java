package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.log.DateTimes;
import sluice.matomo.MatomoConfig;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** A day that goes on is archived out of what was counted before and what changed. */
@RealServers
class RunningDayIT extends ArchiverScenario {
  private static final int VISITS = 300;
  private static final Period TODAY = Period.day(DAY);

  private double visitsBefore;

  RunningDayIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void manyVisits() throws SQLException {
    clock.now = Instant.parse(DAY + "T23:00:00Z");
    long id = insertVisit();
    execute(
        "INSERT INTO matomo_log_link_visit_action (idsite, idvisitor, idvisit, idaction_url,"
            + " idaction_url_ref, server_time) SELECT idsite, idvisitor, idvisit, 1, 0,"
            + " visit_last_action_time FROM matomo_log_visit WHERE idvisit = "
            + id);
    execute(
        "CREATE TEMPORARY TABLE copies AS SELECT * FROM matomo_log_visit WHERE idvisit = " + id);
    for (int i = 1; i < VISITS; i++) {
      execute("UPDATE copies SET idvisit = " + (id + i));
      execute("INSERT INTO matomo_log_visit SELECT * FROM copies");
    }
    execute("DROP TEMPORARY TABLE copies");
    visitsBefore =
        single(
            "SELECT COUNT(*) FROM matomo_log_visit WHERE idsite = 1 AND"
                + " DATE(visit_last_action_time) = '"
                + DAY
                + "'");
    execute("SET GLOBAL userstat = 1");
  }

  /** Another visit that a worker says it has written. */
  private long toldVisit() throws SQLException {
    long id = insertVisit();
    tell(id);
    return id;
  }

  /** The same as the last hit of the site, so that it is not over. */
  private long openVisit() throws SQLException {
    long id = toldVisit();
    execute(
        "DELETE FROM matomo_log_visit WHERE visit_last_action_time >= '" + DAY.plusDays(1) + "'");
    execute(
        "UPDATE matomo_log_visit SET visit_last_action_time = '"
            + DAY
            + " 23:59:00' WHERE idvisit = "
            + id);
    return id;
  }

  private void tell(long id) throws SQLException {
    execute(
        "INSERT INTO matomo_sluice_touched (queue, from_position, to_position, ts_written, visits)"
            + " VALUES (0, 0, 1, NOW(), '{\"1\":["
            + id
            + "]}')");
  }

  private long rowsRead(String table) throws SQLException {
    return single(
        "SELECT COALESCE(SUM(ROWS_READ), 0) FROM information_schema.TABLE_STATISTICS"
            + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'matomo_"
            + table
            + "'");
  }

  @Test
  void aNewHitCostsItsOwnVisit() throws Exception {
    try (Archiver archiver = archiver()) {
      assertThatANewHitCostsItsOwnVisit(archiver);
    }
  }

  /** Its new visitors are those of all visits, and so one archive is of both. */
  @Test
  void aNewHitCostsItsOwnVisitThoughASegmentIsOfNewVisitors() throws Exception {
    execute(
        "INSERT INTO matomo_segment (name, definition, login, auto_archive, ts_created) VALUES"
            + " ('new', 'visitorType==new', 'admin', 1, '"
            + DAY
            + "')");
    ArchiverConfig withSegments = config(stateDir).withSegments(true);
    try (Archiver archiver = new Archiver(withSegments, tables, new SimpleMeterRegistry(), clock)) {
      assertThatANewHitCostsItsOwnVisit(archiver);
    } finally {
      execute("DELETE FROM matomo_segment WHERE name = 'new'");
    }
  }

  private void assertThatANewHitCostsItsOwnVisit(Archiver archiver) throws Exception {
    archiver.run();
    assertThat(visits(TODAY)).isEqualTo(visitsBefore);
    toldVisit();
    execute("FLUSH TABLE_STATISTICS");
    archiver.run();
    assertThat(visits(TODAY)).isEqualTo(visitsBefore + 1);
    assertThat(rowsRead("log_visit")).isBetween(1L, VISITS / 5L);
  }

  @Test
  void aVisitThatIsReadAgainAndIsWhatItWasPublishesNothing() throws Exception {
    try (Archiver archiver = archiver()) {
      long id = openVisit();
      archiver.run();
      String stamps =
          "SELECT COUNT(*) FROM matomo_archive_numeric_2026_10 WHERE name LIKE 'done%'"
              + (" AND ts_archived > '" + DateTimes.text(clock.now) + "'");
      tell(id);
      clock.now = clock.now.plusSeconds(60);
      archiver.run();
      assertThat(archiver.lastRun().orElseThrow().archives()).isZero();
      assertThat(single(stamps)).as("done flags that were written").isZero();
      execute("UPDATE matomo_log_visit SET config_os = 'BEO' WHERE idvisit = " + id);
      tell(id);
      archiver.run();
      assertThat(archiver.lastRun().orElseThrow().archives()).isPositive();
    }
  }

  @Test
  void anArchiveThatWasInvalidatedIsPublishedThoughNoVisitChanged() throws Exception {
    String ofNewVisitors =
        " FROM matomo_archive_numeric_"
            + DAY.toString().substring(0, 7).replace('-', '_')
            + " WHERE idsite = 1 AND period = 1 AND name LIKE 'done_%.VisitsSummary' AND date1 = '"
            + DAY
            + "'";
    try (Archiver archiver = archiver()) {
      long id = toldVisit();
      archiver.run();
      long good = single("SELECT COUNT(*)" + ofNewVisitors + " AND value = 1");
      execute(
          "UPDATE matomo_archive_numeric_"
              + ofNewVisitors.split("numeric_")[1].replace(" WHERE", " SET value = 4 WHERE"));
      tell(id);
      archiver.run();
      assertThat(single("SELECT COUNT(*)" + ofNewVisitors + " AND value = 1")).isEqualTo(good);
    }
  }

  @Test
  void whatMatomosConfigurationSaysOfReportsCountsFromTheNextRun() throws Exception {
    execute(
        "INSERT INTO matomo_log_action (idaction, name, hash, type, url_prefix) VALUES (990001,"
            + " 'shop.example/garden/', CRC32('shop.example/garden/'), 1, 0)");
    execute("UPDATE matomo_log_link_visit_action SET idaction_url = 990001");
    Path matomo = Files.createTempDirectory(stateDir, "matomo");
    Path file = Files.createDirectories(matomo.resolve("config")).resolve("config.ini.php");
    Files.writeString(file, "[General]\n");
    ArchiverConfig config = config(stateDir, MatomoConfig.load(matomo));
    try (Archiver archiver = new Archiver(config, tables, new SimpleMeterRegistry(), clock)) {
      archiver.run();
      assertThat(pagesBelow("garden")).containsExactly("/index");
      Files.writeString(file, "[General]\naction_default_name = \"start\"\n");
      toldVisit();
      archiver.run();
      assertThat(pagesBelow("garden")).containsExactly("/start");
    }
  }

  private List<Object> pagesBelow(String folder) throws SQLException {
    ReportTable pages = reports.table(1, TODAY, "Actions_actions_url").orElseThrow();
    return pages.row(folder).orElseThrow().subtable().orElseThrow().rows().stream()
        .map(ReportRow::label)
        .toList();
  }

  @Test
  void anArchiverThatBeginsAnewReadsOnlyWhatIsOpenOrChanged() throws Exception {
    execute(
        "UPDATE matomo_log_visit SET visit_last_action_time = '"
            + DAY
            + " 22:00:00' WHERE idvisit = "
            + toldVisit());
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    toldVisit();
    execute("FLUSH TABLE_STATISTICS");
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    assertThat(visits(TODAY)).isEqualTo(visitsBefore + 2);
    assertThat(rowsRead("log_visit")).isBetween(1L, VISITS / 5L);
  }

  @Test
  void filesOfAnotherHostAreNotUsed() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    Path copy = Files.createTempDirectory(stateDir, "copy");
    copy(stateDir.resolve("days"), copy.resolve("days"));
    long gone = single("SELECT MAX(idvisit) - 5 FROM matomo_log_visit");
    execute("DELETE FROM matomo_log_visit WHERE idvisit = " + gone);
    execute(
        "INSERT INTO matomo_option (option_name, option_value) VALUES"
            + " ('ab12_report_to_invalidate_1_"
            + DAY
            + "_77', '1')");
    try (Archiver here = archiver()) {
      here.run();
    }
    assertThat(visits(TODAY)).isEqualTo(visitsBefore - 1);
    toldVisit();
    try (Archiver there = archiver(copy)) {
      there.run();
    }
    assertThat(visits(TODAY)).isEqualTo(visitsBefore);
  }

  @Test
  void visitsThatPhpDroppedWithItsOwnArchiveDoNotComeBack() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    execute(
        "DELETE FROM matomo_log_visit WHERE idvisit ="
            + " (SELECT MAX(idvisit) - 5 FROM matomo_log_visit)");
    phpArchivesTheDay();
    toldVisit();
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    assertThat(visits(TODAY)).isEqualTo(visitsBefore);
  }

  /** As core:archive does: another archive, and the mark that asked for it is gone. */
  private void phpArchivesTheDay() throws SQLException {
    String table = "matomo_archive_numeric_" + DAY.toString().substring(0, 7).replace('-', '_');
    long ours =
        single(
            "SELECT MAX(idarchive) FROM "
                + table
                + " WHERE idsite = 1 AND period = 1 AND name = 'done' AND date1 = '"
                + DAY
                + "'");
    execute("UPDATE matomo_sequence SET value = value + 1 WHERE name = '" + table + "'");
    execute(
        "INSERT INTO "
            + table
            + " SELECT s.value, a.name, idsite, date1, date2, period, NOW(), a.value FROM "
            + table
            + " a JOIN matomo_sequence s ON s.name = '"
            + table
            + "' WHERE idarchive = "
            + ours
            + " AND a.name IN ('done', 'nb_visits')");
  }

  @Test
  void processesThatRunOnceLeaveNoMoreThanOneGenerationBehind() throws Exception {
    for (int i = 0; i < 4; i++) {
      toldVisit();
      clock.now = clock.now.plusSeconds(180);
      try (Archiver archiver = archiver()) {
        archiver.run();
      }
    }
    assertThat(
            single(
                "SELECT COUNT(*) FROM matomo_archive_numeric_"
                    + DAY.toString().substring(0, 7).replace('-', '_')
                    + " WHERE idsite = 1 AND period = 1 AND name = 'done' AND date1 = '"
                    + DAY
                    + "'"))
        .isEqualTo(2);
  }

  @Test
  void namesAreReadAgainAfterTheDatabaseWasRestored() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      execute(
          "UPDATE matomo_log_action SET name = 'example.org/restored', type = 1, url_prefix = 2"
              + " WHERE idaction = 1");
      execute("DELETE FROM matomo_sluice_archive_mark WHERE name <> 'lock'");
      toldVisit();
      archiver.run();
    }
    ReportTable pages = reports.table(1, TODAY, "Actions_actions_url").orElseThrow();
    assertThat(pages.allRows().stream().map(ReportRow::key)).contains("/restored");
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void damagedFilesCostTimeOnly() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    try (Stream<Path> files = Files.walk(stateDir.resolve("days"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 0) {
          bytes[bytes.length / 2] ^= 1;
          Files.write(file, bytes);
        }
      }
    }
    toldVisit();
    try (Archiver archiver = archiver()) {
      archiver.run();
      assertThat(visits(TODAY)).isEqualTo(visitsBefore + 1);
      toldVisit();
      archiver.run();
      assertThat(visits(TODAY)).isEqualTo(visitsBefore + 2);
    }
  }

  @Test
  void aDayIsCountedWholeWhereItsFilesCannotBeWritten() throws Exception {
    Files.writeString(stateDir.resolve("days"), "a file in the place of the directory");
    try (Archiver archiver = archiver()) {
      archiver.run();
      toldVisit();
      archiver.run();
      assertThat(visits(TODAY)).isEqualTo(visitsBefore + 1);
    }
  }
}
