package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
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
  private static final String OPTION = "ab12_report_to_invalidate_1_" + DAY + "_77";

  @TempDir Path otherStateDir;

  StaleArchivesIT(TestDatabase database) {
    super(database);
  }

  private void visitLengthOfDay(int seconds) throws SQLException {
    execute(
        "UPDATE matomo_log_visit SET visit_total_time = "
            + seconds
            + " WHERE idsite = 1 AND DATE(visit_last_action_time) = '"
            + DAY
            + "'");
  }

  private double visitLengthOfDay() throws SQLException {
    return reports.numbers(1, Period.day(DAY)).get("sum_visit_length");
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

  /** As Matomo does it: an option for the day that is there already is enough. */
  private void markByOption() throws SQLException {
    execute("INSERT IGNORE INTO matomo_option VALUES ('" + OPTION + "', '1', 0)");
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

  /** As Matomo does it: a queued row for the day that is there already is enough. */
  private void markByRow() throws SQLException {
    if (single("SELECT COUNT(*) FROM matomo_archive_invalidations WHERE status = 0") == 0) {
      invalidate(DAY.toString(), 1, "NULL, 0");
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
  @ValueSource(ints = {1, 2})
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

  private void keepLogs(int days) throws SQLException {
    execute(
        "REPLACE INTO matomo_option VALUES ('delete_logs_enable', '1', 1),"
            + " ('delete_logs_older_than', '"
            + days
            + "', 1)");
  }

  @Test
  void daysOfWhichMatomoDeletesTheLogsStayAsTheyAre() throws Exception {
    clock.now = Instant.parse("2026-11-20T12:00:00Z");
    try (Archiver archiver = archiver()) {
      archiver.run();
      keepLogs(36); // to 15 October
      visitLengthOfDay(99);
      insertVisit();
      markByOption();
      markByRow();
      archiver.run();
      archiver.rebuild(new Archiver.Request(List.of(1), DAY, DAY, EnumSet.of(PeriodKind.DAY)));
      assertThat(visits(Period.day(DAY))).isEqualTo(1);
      assertThat(invalidations()).isZero();
      keepLogs(37); // the 14th, too
      markByOption();
      archiver.run();
      assertThat(visits(Period.day(DAY))).isEqualTo(2);
    }
  }

  /** Matomo deletes from a midnight of UTC on: the first hours of this day may be gone. */
  @Test
  void dayThatBeganBeforeWhatIsKeptStaysAsItIs() throws Exception {
    execute("UPDATE matomo_site SET timezone = 'UTC+5' WHERE idsite = 1");
    visitLengthOfDay(50);
    try (Archiver archiver = archiver()) {
      archiver.run();
      double before = visitLengthOfDay();
      visitLengthOfDay(99);
      keepLogs(37); // from 14 October 0:00 UTC on
      markByOption();
      archiver.run();
      assertThat(visitLengthOfDay()).isEqualTo(before);
      keepLogs(38);
      markByOption();
      archiver.run();
      assertThat(visitLengthOfDay()).isNotEqualTo(before);
    }
  }

  /** A turn that begins before midnight may read when Matomo has deleted another day. */
  @Test
  void dayThatMatomoIsAboutToDeleteStaysAsItIs() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertVisit();
      keepLogs(37);
      clock.now = Instant.parse("2026-11-20T23:30:00Z");
      markByOption();
      archiver.run();
      assertThat(visits(Period.day(DAY))).isEqualTo(1);
    }
  }

  @Test
  void aTouchedRowThatCannotBeReadStopsNoOther() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      double before = visits(Period.day(DAY));
      long visit = insertVisit();
      for (String visits : List.of("{\"1\":[5", "{\"1\":[" + visit + "]}")) {
        execute(
            "INSERT INTO matomo_sluice_touched (queue, from_position, to_position, ts_written,"
                + " visits) VALUES (0, 0, 1, NOW(), '"
                + visits
                + "')");
      }
      archiver.run();
      assertThat(visits(Period.day(DAY))).isEqualTo(before + 1);
      assertThat(single("SELECT COUNT(*) FROM matomo_sluice_touched")).isEqualTo(1);
    }
  }

  private void damage(int period, LocalDate first) throws SQLException {
    execute(
        "UPDATE matomo_archive_blob_2026_10 SET value = 'garbage' WHERE name ="
            + " 'Actions_actions_url' AND period = "
            + (period + " AND date1 = '" + first + "'"));
  }

  @Test
  void aPartThatCannotBeReadIsMadeAgainWhileItsLogIsThere() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      double before = visits(OCTOBER);
      damage(1, DAY);
      damage(2, LocalDate.of(2026, 10, 19)); // a week, of which the month is made
      clock.now = clock.now.plus(Duration.ofMinutes(5));
      execute("DELETE FROM matomo_archive_numeric_2026_10 WHERE period = 3");
      // More days than are done together, so that the damaged one is not among the first.
      for (LocalDate day = DAY.plusDays(1);
          day.isBefore(LocalDate.of(2026, 11, 20));
          day = day.plusDays(1)) {
        invalidate(day.toString(), 1, "NULL, 0");
      }
      for (int run = 0; run < 4; run++) {
        archiver.run();
        assertThat(archiver.problem()).isEmpty();
      }
      assertThat(visits(OCTOBER)).isEqualTo(before);
      assertThat(invalidations()).isZero();
      assertThat(archiver.run()).isZero();
    }
  }

  @Test
  void aPartThatCannotBeReadIsNamedWithWhatMendsIt() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      damage(1, DAY);
      clock.now = clock.now.plus(Duration.ofMinutes(5));
      keepLogs(36); // to 15 October
      invalidate(DAY.plusDays(1).toString(), 1, "NULL, 0");
      archiver.run();
      assertThat(archiver.problem().orElseThrow())
          .contains("record Actions_actions_url of archive ")
          .contains("sluice archive --once --dates " + DAY + "," + DAY);
    }
  }
}
