package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Visits that are stamped later than now: the log of the scenarios goes on for weeks. */
@RealServers
class FutureVisitsIT extends ArchiverScenario {
  private static final Period TOMORROW = Period.day(LocalDate.of(2026, 10, 15));

  FutureVisitsIT(TestDatabase database) {
    super(database);
  }

  private long runAt(Archiver archiver, String instant) throws SQLException {
    clock.now = Instant.parse(instant);
    archiver.run();
    return archiver.lastRun().orElseThrow().archives();
  }

  private void stamp(long idVisit, String last) throws SQLException {
    execute(
        "UPDATE matomo_log_visit SET visit_last_action_time = '"
            + (last + "' WHERE idvisit = " + idVisit));
  }

  @Test
  void visitsOfDaysToComeDoNotUndoThePace() throws SQLException {
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      assertThat(runAt(archiver, "2026-10-14T20:01:00Z")).as("nothing is new").isZero();
      stamp(insertVisit(), "2026-11-01 12:00:00");
      assertThat(runAt(archiver, "2026-10-14T20:02:00Z"))
          .as("the running day is what it was")
          .isZero();
      assertThat(runAt(archiver, "2026-10-14T20:03:00Z")).as("nothing is new").isZero();
    }
  }

  @Test
  void visitsThatAreStampedLaterTodayAreReadOnce() throws SQLException {
    stamp(insertVisit(), "2026-10-14 22:00:00");
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      assertThat(runAt(archiver, "2026-10-14T20:01:00Z")).as("nothing is new").isZero();
    }
  }

  @Test
  void visitsCountOnceTheirDayHasBegun() throws SQLException {
    stamp(insertVisit(), "2026-10-15 15:00:00");
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      assertThat(visits(TOMORROW)).isZero();
      runAt(archiver, "2026-10-15T00:00:30Z");
      assertThat(visits(TOMORROW)).isEqualTo(1);
    }
  }

  @Test
  void markOfADayToComeDoesNotUndoThePace() throws SQLException {
    try (Archiver archiver = archiver()) {
      runAt(archiver, "2026-10-14T20:00:00Z");
      invalidate("2026-10-20", 1, "NULL, 0");
      assertThat(runAt(archiver, "2026-10-14T20:01:00Z")).isZero();
      assertThat(invalidations()).isZero();
    }
  }
}
