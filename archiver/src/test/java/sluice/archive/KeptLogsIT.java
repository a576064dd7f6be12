package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Days of which Matomo deletes the logs, or is about to: what was archived of them stays. */
@RealServers
class KeptLogsIT extends ArchiverScenario {
  KeptLogsIT(TestDatabase database) {
    super(database);
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
}
