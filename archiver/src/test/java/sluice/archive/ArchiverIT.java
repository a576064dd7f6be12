package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.archive.change.ChangedDays;
import sluice.archive.change.DayChange;
import sluice.archive.change.LeaseEpochs;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.matomo.MatomoConfig;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Finding what changed, and publishing it, on a real database. */
@RealServers
class ArchiverIT extends ArchiverScenario {
  ArchiverIT(TestDatabase database) {
    super(database);
  }

  @Test
  void firstRunArchivesAllDaysThatHaveVisits() throws Exception {
    try (Archiver archiver = archiver()) {
      assertThat(archiver.run()).isEqualTo(3);
      assertThat(archiver.lastRun().orElseThrow().sites()).isEqualTo(3);
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(1);
    assertThat(visits(OCTOBER)).isEqualTo(95);
    assertThat(reports.table(1, Period.day(DAY), "Actions_actions_url")).isPresent();
  }

  @Test
  void runWithoutNewsArchivesNothing() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      assertThat(archiver.run()).isZero();
    }
  }

  @Test
  void newVisitIsFoundByItsId() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertVisit();
      assertThat(archiver.run()).isEqualTo(1);
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(2);
    assertThat(visits(OCTOBER)).isEqualTo(96);
  }

  @Test
  void tablesThatMatomoDropsWithTheirReportsAreMadeAnew() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertVisit();
      archiver.run();
      execute("DROP TABLE matomo_archive_numeric_2026_10, matomo_archive_blob_2026_10");
      insertVisit();
      clock.now = clock.now.plus(Duration.ofMinutes(3));
      archiver.run();
      archiver.run();
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(3);
  }

  @Test
  void newVisitorOfADayThatWasArchivedCountsInItsMonth() throws Exception {
    double before;
    try (Archiver archiver = archiver()) {
      archiver.run();
      before = reports.numbers(1, OCTOBER).get("nb_uniq_visitors");
      execute(
          "UPDATE matomo_log_visit SET idvisitor = UNHEX('00000000DEADBEEF') WHERE idvisit = "
              + insertVisit());
      archiver.run();
    }
    assertThat(reports.numbers(1, OCTOBER)).containsEntry("nb_uniq_visitors", before + 1);
  }

  @Test
  void visitThatAWorkerTouchedIsArchivedAgain() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      long id =
          single(
              "SELECT idvisit FROM matomo_log_visit WHERE idsite = 1 AND DATE(visit_last_action_time) = '"
                  + DAY
                  + "'");
      execute("UPDATE matomo_log_visit SET visit_total_time = 4711 WHERE idvisit = " + id);
      execute(
          "INSERT INTO matomo_sluice_touched (queue, from_position, to_position, ts_written, visits)"
              + " VALUES (0, 0, 1, NOW(), '{\"1\":["
              + id
              + "]}')");
      assertThat(archiver.run()).isEqualTo(1);
    }
    assertThat(reports.numbers(1, Period.day(DAY))).containsEntry("sum_visit_length", 4711.0);
  }

  @Test
  void whatTheTrackerInvalidatedIsArchivedAgainAndForgotten() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      execute(
          "UPDATE matomo_log_visit SET visit_total_time = 99 WHERE idsite = 1 AND DATE(visit_last_action_time) = '"
              + DAY
              + "'");
      execute(
          "INSERT INTO matomo_option VALUES ('ab12_report_to_invalidate_1_"
              + DAY
              + "_77', '1', 0)");
      assertThat(archiver.run()).isEqualTo(1);
    }
    assertThat(reports.numbers(1, Period.day(DAY))).containsEntry("sum_visit_length", 99.0);
    assertThat(
            single(
                "SELECT COUNT(*) FROM matomo_option WHERE option_name LIKE '%report_to_invalidate%'"))
        .isZero();
  }

  @Test
  void invalidationThatAKilledProcessTookIsTakenUpAfterADay() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      invalidate("2026-10-14", 1, "NOW() - INTERVAL 25 HOUR, 1");
      invalidate("2026-10-13", 1, "NULL, 1");
      invalidate("2026-10-12", 1, "NOW() - INTERVAL 1 HOUR, 1");
      assertThat(archiver.run()).isEqualTo(1);
    }
    assertThat(single("SELECT DAY(date1) FROM matomo_archive_invalidations")).isEqualTo(12);
    assertThat(invalidations()).isEqualTo(1);
  }

  @Test
  void invalidatedRangeIsLeftToPhpThatMakesRangesOnRequest() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      invalidate("2026-10-14", 5, "NULL, 0");
      assertThat(archiver.run()).isZero();
    }
    assertThat(invalidations()).isZero();
  }

  @Test
  void rowThatCannotBeReadHurtsNobodyElse() throws Exception {
    execute("SET SESSION sql_mode = ''");
    execute("UPDATE matomo_site SET timezone = 'UTC+99' WHERE idsite = 2");
    execute("UPDATE matomo_log_visit SET visit_first_action_time = '0000-00-00 00:00:00' LIMIT 1");
    execute("INSERT INTO matomo_option VALUES ('1_report_to_invalidate_1_2026-13-45_7', '1', 0)");
    execute(
        "INSERT INTO matomo_option VALUES ('1_report_to_invalidate_99999999999_2026-10-14_7', '1', 0)");
    invalidate("0000-00-00", 1, "NULL, 0");
    try (Archiver archiver = archiver()) {
      assertThat(archiver.run()).isEqualTo(3);
      assertThat(archiver.lastRun().orElseThrow().sites()).isEqualTo(3);
    }
    assertThat(visits(OCTOBER)).isEqualTo(95);
    assertThat(invalidations()).isEqualTo(1);
  }

  @Test
  void siteOfADimensionThatCannotBeReadIsArchivedAllTheSame() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      execute("ALTER TABLE matomo_custom_dimensions MODIFY scope VARCHAR(10) NULL");
      execute(
          "INSERT INTO matomo_custom_dimensions (idcustomdimension, idsite, name, `index`, scope,"
              + " active, extractions, case_sensitive) VALUES (99, 1, 'd', 1, NULL, 1, '', 1)");
      invalidate(DAY.toString(), 1, "NULL, 0");
      assertThat(archiver.run()).isEqualTo(1);
      assertThat(archiver.problem()).isEmpty();
    }
    assertThat(invalidations()).isZero();
  }

  @Test
  void siteThatIsArchivedElsewhereWaits() throws Exception {
    try (Archiver archiver = archiver()) {
      try (SiteLease lease = SiteLease.take(tables, new LeaseEpochs(tables), 1).orElseThrow()) {
        assertThat(lease.connection().isValid(1)).isTrue();
        assertThat(archiver.run()).isEqualTo(2);
      }
      assertThat(archiver.run()).isEqualTo(1);
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(1);
  }

  @Test
  void laterProcessArchivesNothingWhenNothingChangedThoughIdsAreMissing() throws Exception {
    long id = insertVisit();
    execute(
        "UPDATE matomo_log_visit SET idvisit = "
            + (id + 5_000_000_000L)
            + " WHERE idvisit = "
            + id);
    try (Archiver former = archiver()) {
      former.run();
      execute("UPDATE matomo_log_visit SET idvisit = idvisit + 2 ORDER BY idvisit DESC LIMIT 1");
      former.run();
    }
    clock.now = clock.now.plusSeconds(600);
    try (Archiver later = archiver()) {
      assertThat(later.run()).isZero();
    }
  }

  @Test
  void laterProcessGoesOnWhereTheFormerWas() throws Exception {
    try (Archiver former = archiver()) {
      former.run();
    }
    insertVisit();
    try (Archiver later = archiver()) {
      assertThat(later.run()).isEqualTo(1);
      assertThat(later.run()).isZero();
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(2);
  }

  @Test
  void replacedArchiveIsDeletedOnceReadersAreDone() throws Exception {
    String archives =
        "SELECT COUNT(*) FROM matomo_archive_numeric_2026_10 WHERE idsite = 1 AND period = 1 AND date1 = '"
            + DAY
            + "' AND name = 'done'";
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertVisit();
      archiver.run();
      assertThat(single(archives)).isEqualTo(2);
      clock.now = clock.now.plusSeconds(180);
      archiver.run();
      assertThat(single(archives)).isEqualTo(1);
    }
    assertThat(visits(Period.day(DAY))).isEqualTo(2);
  }

  @Test
  void newestDaysOfALongBacklogAreArchivedFirst() {
    ChangedDays changed = new ChangedDays();
    DAY.minusDays(40)
        .datesUntil(DAY.plusDays(1))
        .forEach(day -> changed.add(1, day, DayChange.NONE));
    List<LocalDate> slice = changed.newest(1, 31);
    assertThat(slice).hasSize(31).startsWith(DAY, DAY.minusDays(1));
    changed.published(1, slice);
    assertThat(changed.of(1)).hasSize(10).last().isEqualTo(DAY.minusDays(31));
    changed.published(1, changed.newest(1, 31));
    assertThat(changed.idSites()).isEmpty();
  }

  /** By the time zone of its site. */
  @ParameterizedTest
  @CsvSource({
    "UTC, 2026-10-15T00:00:00Z",
    "Asia/Tokyo, 2026-10-14T15:00:00Z",
    "America/New_York, 2026-10-15T04:00:00Z",
    "UTC-2, 2026-10-15T02:00:00Z"
  })
  void dayThatHasEndedIsArchivedOnceMore(String timeZone, Instant end) throws Exception {
    execute("UPDATE matomo_site SET timezone = '" + timeZone + "' WHERE idsite = 1");
    String stamped =
        "SELECT COUNT(*) FROM matomo_archive_numeric_2026_10 WHERE idsite = 1 AND period = 1 AND name = 'done'"
            + " AND date1 = '"
            + DAY
            + "' AND ts_archived > '"
            + end.toString().replaceAll("[TZ]", " ")
            + "'";
    clock.now = end.minusSeconds(1800);
    try (Archiver archiver = archiver()) {
      archiver.run();
      assertThat(single(stamped)).isZero();
      clock.now = end.plusSeconds(600);
      archiver.run();
      assertThat(single(stamped)).isEqualTo(1);
    }
  }

  @Test
  void startedArchiverKeepsUpByItself() throws Exception {
    ArchiverConfig config =
        new ArchiverConfig(
            Duration.ofMillis(20),
            EnumSet.of(PeriodKind.DAY),
            false,
            Optional.empty(),
            ArchiveLoad.UNBOUNDED,
            MatomoConfig.defaults());
    try (Archiver archiver =
        Archiver.start(config, tables, () -> false, new SimpleMeterRegistry(), clock)) {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> visits(Period.day(DAY)) == 1);
      insertVisit();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> visits(Period.day(DAY)) == 2);
      assertThat(archiver).isNotNull();
    }
  }

  @Test
  void rebuildStampsWhatMatomosReaderAsksFor() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.rebuild(new Archiver.Request(List.of(1), DAY, DAY, EnumSet.of(PeriodKind.DAY)));
    }
    Map<String, Double> numbers = reports.numbers(1, Period.day(DAY));
    assertThat(numbers).containsEntry("nb_visits", 1.0).containsEntry("bounce_count", 1.0);
    assertThat(
            single(
                "SELECT COUNT(*) FROM matomo_archive_numeric_2026_10 WHERE name = 'done' AND value = 1 AND ts_archived = '2026-11-20 12:00:00'"))
        .isEqualTo(1);
  }
}
