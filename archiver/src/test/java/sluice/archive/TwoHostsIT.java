package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.archive.period.Period;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Two archivers of ours on one database know each other's archives, and PHP's from theirs. */
@RealServers
class TwoHostsIT extends ArchiverScenario {
  @TempDir Path otherStateDir;

  TwoHostsIT(TestDatabase database) {
    super(database);
  }

  private void runAt(Archiver archiver, String time) throws SQLException {
    clock.now = Instant.parse("2026-10-14T" + time + "Z");
    archiver.run();
  }

  /** It keeps its id for an archive once more, and the other one then has a new one. */
  private void takeTurns(Archiver one, Archiver other) throws SQLException {
    runAt(one, "20:00:00");
    insertVisit();
    runAt(one, "20:11:00");
    insertVisit();
    runAt(other, "20:12:00");
  }

  @Test
  void archiveOfAnotherHostIsNotTakenForPhps() throws SQLException {
    try (Archiver one = archiver();
        Archiver other = archiver(otherStateDir)) {
      takeTurns(one, other);
      runAt(one, "20:13:00");
      assertThat(one.lastRun().orElseThrow().archives()).isZero();
      runAt(other, "20:14:00");
      assertThat(other.lastRun().orElseThrow().archives()).isZero();
    }
  }

  @Test
  void archiveOfPhpAboveThatOfAnotherHostIsNoticed() throws SQLException {
    try (Archiver one = archiver();
        Archiver other = archiver(otherStateDir)) {
      takeTurns(one, other);
      execute(
          "INSERT INTO matomo_archive_numeric_2026_10 SELECT idarchive + 100000, name, idsite,"
              + " date1, date2, period, ts_archived, 1 FROM matomo_archive_numeric_2026_10"
              + " WHERE idsite = 1 AND name = 'done' AND period = 1 AND date1 = '2026-10-14'"
              + " ORDER BY idarchive DESC LIMIT 1");
      execute("UPDATE matomo_sequence SET value = value + 200000");
      double visits = visits(Period.day(DAY));
      assertThat(visits).as("what a reader sees of PHP's, which has no rows").isZero();
      runAt(one, "20:13:00");
      assertThat(visits(Period.day(DAY))).isPositive();
    }
  }
}
