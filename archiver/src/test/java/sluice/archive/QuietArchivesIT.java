package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.archive.change.LeaseEpochs;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Archives of which nothing changes never grow older than Matomo takes for fresh. */
@RealServers
class QuietArchivesIT extends ArchiverScenario {
  private static final int LIFETIME_SECONDS = 900;

  QuietArchivesIT(TestDatabase database) {
    super(database);
  }

  /** The scenarios go on for weeks; here nothing is recorded after some instant. */
  private void deleteLogsFrom(String time) throws SQLException {
    execute("DELETE FROM matomo_log_visit WHERE visit_last_action_time >= '" + time + "'");
    for (String table : List.of("log_link_visit_action", "log_conversion", "log_conversion_item")) {
      execute("DELETE FROM matomo_" + table + " WHERE server_time >= '" + time + "'");
    }
  }

  @BeforeEach
  void endLogsAndLetReportsMakeArchives() throws SQLException {
    option("enableBrowserTriggerArchiving", 1);
    deleteLogsFrom("2026-10-14 19:00:00");
  }

  private static String of(PeriodKind kind) {
    Period period = Period.of(kind, DAY);
    return String.format(
        "matomo_archive_numeric_2026_%02d WHERE idsite = 1 AND name LIKE 'done%%' AND period = %d"
            + " AND date1 = '%s'",
        period.date1().getMonthValue(), kind.code(), period.date1());
  }

  /** Seconds since the oldest of the newest archives of all flags was stamped. */
  private long age(PeriodKind kind) throws SQLException {
    return age(kind, "done%");
  }

  private long age(PeriodKind kind, String flags) throws SQLException {
    return clock.now.getEpochSecond()
        - single(
            "SELECT MIN(at) FROM (SELECT MAX(UNIX_TIMESTAMP(CONVERT_TZ(ts_archived, '+00:00',"
                + " @@session.time_zone))) AS at FROM "
                + of(kind)
                + (" AND name LIKE '" + flags + "' AND value = 1 GROUP BY name) AS newest"));
  }

  private void runAt(Archiver archiver, String instant) throws SQLException {
    clock.now = Instant.parse(instant);
    archiver.run();
  }

  @Test
  void runningPeriodsOfAQuietSiteStayFresh() throws SQLException {
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      long ids = single("SELECT SUM(idarchive) FROM " + of(PeriodKind.MONTH));
      for (int minute = 1; minute <= 59; minute++) {
        runAt(archiver, String.format("2026-10-14T20:%02d:00Z", minute));
        for (PeriodKind kind : PeriodKind.values()) {
          assertThat(age(kind)).as("%s at minute %d", kind, minute).isLessThan(LIFETIME_SECONDS);
        }
      }
      assertThat(single("SELECT SUM(idarchive) FROM " + of(PeriodKind.MONTH))).isEqualTo(ids);
    }
  }

  /** With archiving from the browser, or without: what Matomo would make in a request. */
  @ParameterizedTest
  @CsvSource({"1, done%", "0, done%.%"})
  void runningPeriodsOfABusySiteStayFresh(int byBrowser, String flags) throws SQLException {
    option("enableBrowserTriggerArchiving", byBrowser);
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      for (int minute = 5; minute <= 150; minute += 5) {
        insertVisit();
        clock.now = clock.now.plusSeconds(300);
        archiver.run();
        for (PeriodKind kind : PeriodKind.values()) {
          assertThat(age(kind, flags))
              .as("%s at minute %d", kind, minute)
              .isLessThan(LIFETIME_SECONDS);
        }
      }
    }
  }

  @Test
  void periodThatEndedQuietlyIsStampedBehindItsEnd() throws SQLException {
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-31T12:00:00Z");
      runAt(archiver, "2026-11-01T00:10:00Z");
      assertThat(age(PeriodKind.MONTH)).isLessThanOrEqualTo(600);
      assertThat(age(PeriodKind.WEEK)).isGreaterThan(600); // it ended long before
    }
  }

  @Test
  void archivesOfASiteThatHasChangesWaitingAreLeft() throws SQLException {
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      insertVisit();
      try (SiteLease held = SiteLease.take(tables, new LeaseEpochs(tables), 1).orElseThrow()) {
        runAt(archiver, "2026-10-14T20:20:00Z");
        assertThat(held.connection().isValid(1)).isTrue();
      }
      for (PeriodKind kind : PeriodKind.values()) {
        assertThat(age(kind)).as(kind.name()).isEqualTo(1200);
      }
    }
  }

  /** What Matomo took back, and what was replaced, is not made fresh. */
  @ParameterizedTest
  @CsvSource({"4, 1200", "2, 1200", "6, 1200", "1, 0"})
  void onlyTheNewestCompleteArchiveIsStamped(int value, int age) throws SQLException {
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      execute(
          "INSERT INTO matomo_archive_numeric_2026_10 SELECT idarchive + 100000, name, idsite,"
              + " date1, date2, period, ts_archived, "
              + value
              + " FROM "
              + of(PeriodKind.MONTH)
              + " AND name = 'done'");
      runAt(archiver, "2026-10-14T20:20:00Z");
      String stamped = "SELECT ts_archived = '2026-10-14 20:20:00' FROM ";
      String done = of(PeriodKind.MONTH) + " AND name = 'done' AND idarchive ";
      assertThat(single(stamped + done + "> 100000")).isEqualTo(age == 0 ? 1 : 0);
      assertThat(single(stamped + done + "< 100000")).isZero();
    }
  }

  private void option(String name, int value) throws SQLException {
    execute("REPLACE INTO matomo_option VALUES ('" + name + "', '" + value + "', 1)");
  }

  @Test
  void lifetimeThatWasSetInTheUiCounts() throws SQLException {
    option("todayArchiveTimeToLive", 7200);
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      runAt(archiver, "2026-10-14T20:50:00Z");
      assertThat(age(PeriodKind.WEEK)).isEqualTo(3000);
      runAt(archiver, "2026-10-14T21:20:00Z");
      assertThat(age(PeriodKind.WEEK)).isZero();
    }
  }

  @Test
  void whereReportsMakeNoArchivesOnlyThoseOfNewAndReturningVisitorsAreStamped()
      throws SQLException {
    option("enableBrowserTriggerArchiving", 0);
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      runAt(archiver, "2026-10-14T20:20:00Z");
      String stamped = of(PeriodKind.MONTH) + " AND ts_archived = '2026-10-14 20:20:00'";
      assertThat(single("SELECT COUNT(*) FROM " + stamped + " AND name = 'done'")).isZero();
      assertThat(single("SELECT COUNT(*) FROM " + stamped + " AND name LIKE 'done%.%'"))
          .isPositive();
    }
  }
}
