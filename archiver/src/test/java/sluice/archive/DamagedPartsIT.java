package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Rows and archives that cannot be read stop nothing else, and heal where that is possible. */
@RealServers
class DamagedPartsIT extends ArchiverScenario {
  DamagedPartsIT(TestDatabase database) {
    super(database);
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
