package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.segment.ArchivedSegment;
import sluice.log.DateTimes;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Archives of a segment that had no hit are not made again, nor those of its longer periods. */
@RealServers
class UnchangedSegmentsIT extends ArchiverScenario {
  /** Browsers that nobody else has. */
  private static final String ONE = "browserCode==X1";

  private static final String OTHER = "browserCode==X2";

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private Archiver archiver;

  UnchangedSegmentsIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void archiveAll() throws SQLException {
    clock.now = Instant.parse("2026-10-14T02:00:00Z");
    execute("DELETE FROM matomo_log_visit WHERE visit_last_action_time >= '2026-10-15'");
    execute(
        "UPDATE matomo_log_visit SET visit_last_action_time = '2026-10-14 01:00:00'"
            + " WHERE visit_last_action_time >= '2026-10-14'");
    for (String definition : List.of(ONE, OTHER)) {
      segment(definition);
    }
    hit("X1", 1);
    hit("X2", 2);
    archiver = new Archiver(config(stateDir).withSegments(true), tables, meters, clock);
    archiver.run();
    archivesOfLaterRun(); // what longer periods lacked of their parts is there now
  }

  @AfterEach
  void forget() throws SQLException {
    archiver.close();
    execute("DELETE FROM matomo_segment WHERE name = 'ours'");
  }

  /** A visit with a browser, of which a worker tells. */
  private long hit(String browser, int visitor) throws SQLException {
    long id = insertVisit();
    execute(
        "UPDATE matomo_log_visit SET config_browser_name = '"
            + browser
            + "', idvisitor = UNHEX(LPAD("
            + visitor
            + ", 16, '0')) WHERE idvisit = "
            + id);
    tell(id);
    return id;
  }

  private void tell(long id) throws SQLException {
    execute(
        "INSERT INTO matomo_sluice_touched (queue, from_position, to_position, ts_written, visits)"
            + (" VALUES (0, 0, 1, NOW(), '{\"1\":[" + id + "]}')"));
  }

  private int archivesOfRunAfter(Duration pause) throws SQLException {
    clock.now = clock.now.plus(pause);
    archiver.run();
    return archiver.lastRun().orElseThrow().archives();
  }

  /** When nothing is put off. */
  private int archivesOfLaterRun() throws SQLException {
    return archivesOfRunAfter(Duration.ofHours(3));
  }

  private String numeric(Period period) {
    return "matomo_archive_numeric_" + period.date1().toString().substring(0, 7).replace('-', '_');
  }

  private long value(String definition, PeriodKind kind, String name) throws SQLException {
    return single(
        "SELECT COALESCE(SUM(value), 0) FROM "
            + numeric(Period.of(kind, DAY))
            + (" WHERE name = '" + name + "' AND idarchive = " + topId(done(definition), kind)));
  }

  private void segment(String definition) throws SQLException {
    execute(
        "INSERT INTO matomo_segment (name, definition, login, auto_archive, ts_created) VALUES"
            + (" ('ours', '" + definition + "', 'admin', 1, '2026-10-14')"));
  }

  private String done(String definition) {
    return "done" + ArchivedSegment.hashOf(definition);
  }

  /** The newest archive with that flag. */
  private long topId(String flag, PeriodKind kind) throws SQLException {
    return single("SELECT COALESCE(MAX(idarchive), 0)" + flags(flag, kind));
  }

  /** How many archives with that flag have the stamp of now. */
  private long stampedNow(String flag, PeriodKind kind) throws SQLException {
    return single(
        "SELECT COUNT(*)"
            + flags(flag, kind)
            + (" AND ts_archived = '" + DateTimes.text(clock.now) + "'"));
  }

  private String flags(String flag, PeriodKind kind) {
    Period period = Period.of(kind, DAY);
    return " FROM "
        + numeric(period)
        + (" WHERE idsite = 1 AND name = '" + flag + "' AND date1 = '" + period.date1())
        + ("' AND period = " + kind.code());
  }

  private double countedAgain() {
    return meters.get("sluice.archive.visitors.counted.again").functionCounter().count();
  }

  @Test
  void aHitCostsTheArchivesOfItsSegmentsAlone() throws SQLException {
    hit("X1", 3);
    hit("X2", 4);
    archivesOfLaterRun();
    hit("X1", 3);
    hit("X2", 4);
    int ofBoth = archivesOfLaterRun();
    hit("X1", 5);
    int ofOne = archivesOfLaterRun();
    hit("X2", 6);
    int ofOther = archivesOfLaterRun();
    assertThat(ofOne).isEqualTo(ofOther).isLessThan(ofBoth);
    for (PeriodKind kind : PeriodKind.values()) {
      assertThat(value(ONE, kind, "nb_visits")).as("visits of %s", kind).isEqualTo(4);
      assertThat(value(OTHER, kind, "nb_visits")).as("visits of %s", kind).isEqualTo(4);
    }
  }

  @Test
  void whatIsNotMadeAgainStaysFreshAndKeepsItsId() throws SQLException {
    long before = topId(done(ONE), PeriodKind.DAY);
    hit("X2", 3);
    archivesOfLaterRun();
    for (PeriodKind kind : PeriodKind.values()) {
      assertThat(stampedNow(done(ONE), kind)).as("stamp of %s", kind).isEqualTo(1);
    }
    hit("X1", 4);
    archivesOfLaterRun();
    assertThat(topId(done(ONE), PeriodKind.DAY)).isEqualTo(before);
    assertThat(value(ONE, PeriodKind.DAY, "nb_visits")).isEqualTo(2);
  }

  @Test
  void whatWasKeptFreshWhileTheSiteWasQuietKeepsItsId() throws SQLException {
    execute("REPLACE INTO matomo_option VALUES ('enableBrowserTriggerArchiving', '1', 1)");
    long before = topId(done(ONE), PeriodKind.DAY);
    assertThat(archivesOfLaterRun()).isZero();
    assertThat(stampedNow(done(ONE), PeriodKind.DAY)).isEqualTo(1);
    hit("X1", 3);
    archivesOfLaterRun();
    assertThat(topId(done(ONE), PeriodKind.DAY)).isEqualTo(before);
  }

  /** In between only the archive of all visits is made, and its visitors are other ones. */
  @Test
  void visitorsOfASegmentThatHadNoHitAreNotCountedAgain() throws SQLException {
    hit("X2", 3);
    archivesOfRunAfter(Duration.ofMinutes(1));
    hit("X2", 4);
    archivesOfRunAfter(Duration.ofMinutes(1));
    archivesOfLaterRun();
    hit("X1", 5);
    archivesOfLaterRun();
    assertThat(value(ONE, PeriodKind.WEEK, "nb_uniq_visitors")).isEqualTo(2);
    assertThat(value(OTHER, PeriodKind.WEEK, "nb_uniq_visitors")).isEqualTo(3);
    assertThat(countedAgain()).isZero();
  }

  @Test
  void aVisitThatLeavesASegmentChangesIt() throws SQLException {
    long id = hit("X1", 3);
    archivesOfLaterRun();
    execute("UPDATE matomo_log_visit SET config_browser_name = 'X2' WHERE idvisit = " + id);
    tell(id);
    archivesOfLaterRun();
    for (PeriodKind kind : PeriodKind.values()) {
      assertThat(value(ONE, kind, "nb_visits")).as("visits of %s", kind).isEqualTo(1);
      assertThat(value(OTHER, kind, "nb_visits")).as("visits of %s", kind).isEqualTo(2);
    }
  }

  @Test
  void anArchiveThatPhpInvalidatedIsMadeThoughNothingOfItChanged() throws SQLException {
    for (PeriodKind kind : PeriodKind.values()) {
      long id = topId(done(ONE), kind);
      execute(
          "UPDATE "
              + numeric(Period.of(kind, DAY))
              + (" SET value = 4 WHERE name LIKE 'done%' AND idarchive = " + id));
      hit("X2", 3 + kind.code());
      archivesOfLaterRun();
      assertThat(value(ONE, kind, done(ONE))).as("done flag of %s", kind).isEqualTo(1);
    }
  }

  @Test
  void aDayThatIsAskedForIsMadeWholeWithAllPeriodsAroundIt() throws SQLException {
    hit("X1", 3);
    hit("X2", 4);
    int ofBoth = archivesOfLaterRun();
    Archiver.Request request =
        new Archiver.Request(List.of(1), DAY, DAY, EnumSet.allOf(PeriodKind.class));
    assertThat(archiver.rebuild(request))
        .isGreaterThanOrEqualTo(ofBoth)
        .isEqualTo(archiver.rebuild(request));
  }

  /** QuietArchives stamps the day's archive of all visits, by which its visitors are known. */
  @Test
  void visitorsAreNotCountedAgainAfterAQuietSpell() throws SQLException {
    execute("REPLACE INTO matomo_option VALUES ('enableBrowserTriggerArchiving', '1', 1)");
    hit("X1", 3);
    archivesOfLaterRun();
    assertThat(archivesOfLaterRun()).isZero(); // quiet: stamped
    assertThat(stampedNow("done", PeriodKind.DAY)).isEqualTo(1);
    double before = countedAgain();
    hit("X1", 4);
    archivesOfLaterRun();
    assertThat(countedAgain() - before).isZero();
  }

  /** A slice of a segment's past that holds yesterday. */
  @Test
  void visitorsOfYesterdayAreNotCountedAgainForASegmentsPast() throws Exception {
    clock.now = Instant.parse("2026-10-15T02:00:00Z");
    archiver.run();
    archivesOfRunAfter(Duration.ofMinutes(30));
    MeterRegistry restarted = new SimpleMeterRegistry();
    execute(
        "INSERT INTO matomo_sluice_archive_past (idsite, hash, first_day, last_day, stamp) VALUES"
            + (" (1, '" + ArchivedSegment.hashOf(ONE) + "', '2026-10-14', '2026-10-14', 1)"));
    archivesOfRunAfter(Duration.ofMinutes(30));
    assertThat(single("SELECT COUNT(*) FROM matomo_sluice_archive_past")).isZero();
    long id = hit("X2", 9);
    execute(
        "UPDATE matomo_log_visit SET visit_last_action_time = '2026-10-15 02:30:00',"
            + " visit_first_action_time = '2026-10-15 02:30:00' WHERE idvisit = "
            + id);
    archiver.close();
    archiver = new Archiver(config(stateDir).withSegments(true), tables, restarted, clock);
    archivesOfRunAfter(Duration.ofHours(3));
    assertThat(restarted.get("sluice.archive.visitors.counted.again").functionCounter().count())
        .isZero();
  }

  /** A segment without visits today, of which the week needs archives of new visitors. */
  @Test
  void archivesOfNewVisitorsOfASegmentWithoutVisitsStayFresh() throws SQLException {
    execute("REPLACE INTO matomo_option VALUES ('enableBrowserTriggerArchiving', '1', 1)");
    String none = "browserCode==X9";
    segment(none);
    long id = hit("X9", 9);
    execute(
        "UPDATE matomo_log_visit SET visit_last_action_time = '2026-10-13 02:30:00',"
            + " visit_first_action_time = '2026-10-13 02:30:00' WHERE idvisit = "
            + id);
    archivesOfLaterRun();
    archivesOfLaterRun();
    hit("X1", 3);
    archivesOfLaterRun();
    String hash = ArchivedSegment.hashOf(none);
    String ofNew = "done" + ArchivedSegment.hashOf(none + ";visitorType==new") + ".VisitsSummary";
    assertThat(stampedNow("done" + hash, PeriodKind.DAY)).as("segment").isEqualTo(1);
    assertThat(
            single(
                "SELECT COUNT(*) FROM matomo_archive_numeric_2026_10 WHERE idsite = 1 AND period = 1"
                    + (" AND date1 = '" + DAY + "' AND name = '" + ofNew + "'")))
        .as("there is one")
        .isPositive();
    assertThat(stampedNow(ofNew, PeriodKind.DAY)).as("new").isEqualTo(1);
  }

  /** A database that is restored, of when the month was there and the year was still put off. */
  @Test
  void aYearThatWasSetBackIsMadeAgain() throws SQLException {
    execute("CREATE TABLE saved AS SELECT * FROM matomo_archive_numeric_2026_01 WHERE period = 4");
    execute("CREATE TABLE savedb AS SELECT * FROM matomo_archive_blob_2026_01 WHERE period = 4");
    try {
      hit("X1", 3);
      archivesOfLaterRun();
      assertThat(value(ONE, PeriodKind.YEAR, "nb_visits")).isEqualTo(2);
      execute("DELETE FROM matomo_archive_numeric_2026_01 WHERE period = 4");
      execute("DELETE FROM matomo_archive_blob_2026_01 WHERE period = 4");
      execute("INSERT INTO matomo_archive_numeric_2026_01 SELECT * FROM saved");
      execute("INSERT INTO matomo_archive_blob_2026_01 SELECT * FROM savedb");
      assertThat(value(ONE, PeriodKind.YEAR, "nb_visits")).isEqualTo(1);
    } finally {
      execute("DROP TABLE saved, savedb");
    }
    hit("X2", 4);
    archivesOfLaterRun();
    assertThat(value(ONE, PeriodKind.MONTH, "nb_visits")).as("month").isEqualTo(2);
    assertThat(value(ONE, PeriodKind.YEAR, "nb_visits")).as("year").isEqualTo(2);
  }

  /** Another process's archive of a plugin, with older numbers, comes to lie above ours. */
  @Test
  void aWeekThatIsHiddenIsMadeAgainAlsoWhenItIsPutOff() throws SQLException {
    hit("X1", 3);
    archivesOfLaterRun();
    long php = single("SELECT MAX(idarchive) + 1 FROM matomo_archive_numeric_2026_10");
    execute(
        "UPDATE matomo_sequence SET value = "
            + php
            + " WHERE name = 'matomo_archive_numeric_2026_10'");
    for (String row : List.of("nb_visits', 1", done(ONE) + ".VisitsSummary', 1")) {
      String name = row.substring(0, row.indexOf("'"));
      execute(
          "INSERT INTO matomo_archive_numeric_2026_10 (idarchive, name, idsite, date1, date2,"
              + (" period, ts_archived, value) VALUES (" + php + ", '" + name + "', 1,")
              + (" '2026-10-12', '2026-10-18', 2, '" + DateTimes.text(clock.now) + "', 1)"));
    }
    archivesOfRunAfter(Duration.ofMinutes(1));
    archivesOfLaterRun();
    assertThat(topId(done(ONE), PeriodKind.WEEK)).isGreaterThan(php);
  }

  /** Counted with the day: what the log holds of them now may be newer than the archives. */
  @Test
  void visitorsThatAreLostAreCountedWithTheirDay() throws Exception {
    hit("X1", 3);
    archivesOfLaterRun();
    try (Stream<Path> files = Files.walk(stateDir.resolve("visitors"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    hit("X2", 4);
    archivesOfLaterRun();
    assertThat(countedAgain()).isZero();
    assertThat(value(ONE, PeriodKind.WEEK, "nb_uniq_visitors")).isEqualTo(2);
  }
}
