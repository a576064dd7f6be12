package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.archive.change.LeaseEpochs;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Events after which published archives stayed wrong for ever. */
@RealServers
class StaleArchivesIT extends ArchiverScenario {
  @TempDir Path otherStateDir;

  StaleArchivesIT(TestDatabase database) {
    super(database);
  }

  /** Lets a run take its snapshots, then does something, then lets it publish. */
  private void whileADayIsBeingArchived(Archiver archiver, Step step) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection holder = connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT value FROM matomo_sequence FOR UPDATE");
      Future<Integer> run = thread.submit(archiver::run);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  single(
                          "SELECT COUNT(*) FROM information_schema.PROCESSLIST"
                              + " WHERE INFO LIKE 'UPDATE `matomo_sequence`%'")
                      > 0);
      step.happen();
      statement.execute("UPDATE matomo_sequence SET value = value + 1");
      holder.commit();
      run.get();
    } finally {
      thread.shutdown();
    }
  }

  @FunctionalInterface
  private interface Step {
    void happen() throws Exception;
  }

  @Test
  void optionThatIsSetWhileItsDayIsBeingArchivedIsKept() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      visitLengthOfDay(50);
      markByOption();
      whileADayIsBeingArchived(
          archiver,
          () -> {
            visitLengthOfDay(99);
            markByOption();
          });
      assertThat(visitLengthOfDay()).isEqualTo(50);
      assertThat(archiver.run()).isEqualTo(1);
      assertThat(visitLengthOfDay()).isEqualTo(99);
      assertThat(archiver.run()).isZero();
    }
  }

  @Test
  void rowThatIsSetWhileItsDayIsBeingArchivedIsKept() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      visitLengthOfDay(50);
      markByRow();
      whileADayIsBeingArchived(
          archiver,
          () -> {
            visitLengthOfDay(99);
            markByRow();
          });
      assertThat(archiver.run()).isEqualTo(1);
      assertThat(visitLengthOfDay()).isEqualTo(99);
      assertThat(archiver.run()).isZero();
      assertThat(invalidations()).isZero();
    }
  }

  @Test
  void whatAKilledProcessHadClaimedIsArchivedByAnother() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      visitLengthOfDay(99);
      markByOption();
      try (SiteLease held = SiteLease.take(tables, new LeaseEpochs(tables), 1).orElseThrow()) {
        assertThat(held.connection().isValid(1)).isTrue();
        assertThat(archiver.run()).isZero();
      }
    }
    try (Archiver other = archiver(otherStateDir)) {
      assertThat(other.run()).isEqualTo(1);
    }
    assertThat(visitLengthOfDay()).isEqualTo(99);
  }

  @Test
  void dayThatLostItsLastVisitIsEmptyInAllPeriods() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      double before = reports.numbers(1, OCTOBER).get("nb_uniq_visitors");
      execute(
          "UPDATE matomo_log_visit SET idvisitor = UNHEX('00000000DEADBEEF') WHERE idsite = 1"
              + " AND DATE(visit_last_action_time) = '"
              + DAY
              + "'");
      markByOption();
      archiver.run();
      double other = reports.numbers(1, OCTOBER).get("nb_uniq_visitors");
      for (String table :
          List.of("log_link_visit_action", "log_conversion", "log_conversion_item")) {
        execute(
            "DELETE FROM matomo_"
                + table
                + " WHERE idvisit IN (SELECT idvisit FROM matomo_log_visit WHERE idsite = 1"
                + " AND DATE(visit_last_action_time) = '"
                + DAY
                + "')");
      }
      execute(
          "DELETE FROM matomo_log_visit WHERE idsite = 1 AND DATE(visit_last_action_time) = '"
              + DAY
              + "'");
      markByOption();
      archiver.run();
      assertThat(reports.numbers(1, OCTOBER)).containsEntry("nb_uniq_visitors", other - 1);
      assertThat(before).isBetween(other - 1, other);
    }
    assertThat(visits(Period.day(DAY))).isZero();
    assertThat(visits(Period.of(PeriodKind.WEEK, DAY))).isEqualTo(weekOfLog());
    assertThat(visits(OCTOBER)).isEqualTo(94);
  }

  private long weekOfLog() throws SQLException {
    Period week = Period.of(PeriodKind.WEEK, DAY);
    return single(
        "SELECT COUNT(*) FROM matomo_log_visit WHERE idsite = 1 AND DATE(visit_last_action_time)"
            + " BETWEEN '"
            + week.date1()
            + "' AND '"
            + week.date2()
            + "'");
  }

  @Test
  void dayThatWasArchivedAtItsNoonIsArchivedByAnotherHostThatKnowsNothing() throws Exception {
    clock.now = Instant.parse("2026-10-14T12:00:00Z");
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    insertVisit();
    execute("DROP TABLE IF EXISTS matomo_sluice_archive_mark");
    clock.now = Instant.parse("2026-11-20T12:00:00Z");
    try (Archiver other = archiver(otherStateDir)) {
      other.run();
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(2);
  }

  @Test
  void anotherHostGoesOnWhereTheFormerWas() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    insertVisit();
    try (Archiver other = archiver(otherStateDir)) {
      assertThat(other.run()).isEqualTo(1);
      assertThat(other.run()).isZero();
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(2);
  }

  @Test
  void setsOfVisitorsThatAnotherHostKnowsBetterAreNotUsed() throws Exception {
    try (Archiver archiver = archiver();
        Archiver other = archiver(otherStateDir)) {
      archiver.run();
      double before = reports.numbers(1, OCTOBER).get("nb_uniq_visitors");
      execute(
          "UPDATE matomo_log_visit SET idvisitor = UNHEX('00000000DEADBEEF') WHERE idvisit = "
              + insertVisit());
      other.run();
      invalidate("2026-10-01", 3, "NULL, 0");
      archiver.run();
      assertThat(reports.numbers(1, OCTOBER)).containsEntry("nb_uniq_visitors", before + 1);
    }
  }

  @Test
  void visitorsOfAMonthAreThoseOfItsTimeZone() throws Exception {
    long id = insertVisit();
    execute(
        "UPDATE matomo_log_visit SET idvisitor = UNHEX('00000000DEADBEEF'),"
            + " visit_first_action_time = '2026-10-31 22:00:00',"
            + " visit_last_action_time = '2026-10-31 22:00:00' WHERE idvisit = "
            + id);
    execute("UPDATE matomo_site SET timezone = 'UTC' WHERE idsite = 1");
    try (Archiver archiver = archiver()) {
      archiver.run();
      double before = reports.numbers(1, OCTOBER).get("nb_uniq_visitors");
      execute("UPDATE matomo_site SET timezone = 'UTC+5' WHERE idsite = 1");
      invalidate("2026-10-01", 3, "NULL, 0");
      archiver.run();
      assertThat(reports.numbers(1, OCTOBER)).containsEntry("nb_uniq_visitors", before - 1);
    }
  }

  @Test
  void errorBetweenReadingIdsAndFindingTheirDaysLosesNone() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertVisit();
      execute("RENAME TABLE matomo_log_conversion_item TO matomo_log_conversion_hidden");
      try {
        assertThatThrownBy(archiver::run).isInstanceOf(SQLException.class);
      } finally {
        execute("RENAME TABLE matomo_log_conversion_hidden TO matomo_log_conversion_item");
      }
      assertThat(archiver.run()).isEqualTo(1);
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(2);
  }

  private void touch(long id, int queue) throws SQLException {
    execute(
        "INSERT INTO matomo_sluice_touched (idtouched, queue, from_position, to_position,"
            + " ts_written, visits) SELECT "
            + id
            + ", "
            + queue
            + ", 0, 1, NOW(), CONCAT('{\"1\":[', idvisit, ']}') FROM matomo_log_visit"
            + " WHERE idsite = 1 AND DATE(visit_last_action_time) = '"
            + DAY
            + "'");
  }

  @Test
  void rowOfANewQueueBelowTheOthersIsReadAndAllRowsThatWereReadAreDeleted() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      touch(1_000_010, 0);
      archiver.run();
      visitLengthOfDay(99);
      touch(1_000_005, 1);
      assertThat(archiver.run()).isEqualTo(1);
    }
    assertThat(visitLengthOfDay()).isEqualTo(99);
    assertThat(single("SELECT COUNT(*) FROM matomo_sluice_touched")).isZero();
  }

  @Test
  void jumpOfIdsBeyondAnIntIsArchived() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      execute("UPDATE matomo_log_visit SET idvisit = 9000000000 WHERE idvisit = " + insertVisit());
      assertThat(archiver.run()).isEqualTo(1);
      insertVisit();
      assertThat(archiver.run()).isEqualTo(1);
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(3);
  }

  /** As PHP leaves it: its id was taken before ours, its log was read after ours. */
  private void archiveByPhp(int doneValue) throws SQLException {
    long id =
        single("SELECT value FROM matomo_sequence WHERE name = 'matomo_archive_numeric_2026_10'");
    execute(
        "INSERT INTO matomo_archive_numeric_2026_10 VALUES ("
            + (id + 1)
            + ", 'done', 1, '2026-10-14', '2026-10-14', 1, '2026-11-20 12:00:00', "
            + doneValue
            + ")");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void dayThatPhpArchivesAtTheSameTimeUnderAnEarlierIdIsArchivedAgain(int doneValue)
      throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      markByOption();
      whileADayIsBeingArchived(
          archiver,
          () -> {
            visitLengthOfDay(99);
            archiveByPhp(doneValue);
          });
      execute("UPDATE matomo_archive_numeric_2026_10 SET value = 1 WHERE name LIKE 'done%'");
      assertThat(archiver.run()).isEqualTo(1);
      assertThat(visitLengthOfDay()).isEqualTo(99);
      assertThat(archiver.run()).isZero();
    }
  }
}
