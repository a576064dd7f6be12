package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
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
      execute(
          "INSERT INTO matomo_segment (name, definition, login, auto_archive, ts_created) VALUES"
              + (" ('ours', '" + definition + "', 'admin', 1, '2026-10-14')"));
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
    Period period = Period.of(kind, DAY);
    String of = numeric(period);
    return single(
        "SELECT COALESCE(SUM(value), 0) FROM "
            + of
            + (" WHERE name = '" + name + "' AND idarchive = " + "(" + id(definition, kind) + ")"));
  }

  private String id(String definition, PeriodKind kind) {
    Period period = Period.of(kind, DAY);
    return "SELECT MAX(idarchive) FROM "
        + numeric(period)
        + " WHERE idsite = 1 AND value IN (1, 4) AND name = 'done"
        + ArchivedSegment.hashOf(definition)
        + ("' AND date1 = '" + period.date1() + "' AND period = " + kind.code());
  }

  /** Done flags of the archive that got the stamp of the last run. */
  private long stampsOfNow(String definition, PeriodKind kind) throws SQLException {
    return single(
        "SELECT COUNT(*) FROM "
            + numeric(Period.of(kind, DAY))
            + (" WHERE name LIKE 'done%' AND idarchive = (" + id(definition, kind) + ")")
            + (" AND ts_archived = '" + DateTimes.text(clock.now) + "'"));
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
    long before = single(id(ONE, PeriodKind.DAY));
    hit("X2", 3);
    archivesOfLaterRun();
    for (PeriodKind kind : PeriodKind.values()) {
      assertThat(stampsOfNow(ONE, kind)).as("stamp of %s", kind).isEqualTo(1);
    }
    hit("X1", 4);
    archivesOfLaterRun();
    assertThat(single(id(ONE, PeriodKind.DAY))).isEqualTo(before);
    assertThat(value(ONE, PeriodKind.DAY, "nb_visits")).isEqualTo(2);
  }

  @Test
  void whatWasKeptFreshWhileTheSiteWasQuietKeepsItsId() throws SQLException {
    execute("REPLACE INTO matomo_option VALUES ('enableBrowserTriggerArchiving', '1', 1)");
    long before = single(id(ONE, PeriodKind.DAY));
    assertThat(archivesOfLaterRun()).isZero();
    assertThat(stampsOfNow(ONE, PeriodKind.DAY)).isEqualTo(1);
    hit("X1", 3);
    archivesOfLaterRun();
    assertThat(single(id(ONE, PeriodKind.DAY))).isEqualTo(before);
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
      long id = single(id(ONE, kind));
      execute(
          "UPDATE "
              + numeric(Period.of(kind, DAY))
              + (" SET value = 4 WHERE name LIKE 'done%' AND idarchive = " + id));
      hit("X2", 3 + kind.code());
      archivesOfLaterRun();
      assertThat(value(ONE, kind, "done" + ArchivedSegment.hashOf(ONE)))
          .as("done flag of %s", kind)
          .isEqualTo(1);
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
}
