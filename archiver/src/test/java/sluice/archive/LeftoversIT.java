package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Nothing is left of sites that Matomo deleted, nor of months that are long over. */
@RealServers
class LeftoversIT extends ArchiverScenario {
  LeftoversIT(TestDatabase database) {
    super(database);
  }

  private Path file(String folder, String name) throws IOException {
    Path file = stateDir.resolve(folder).resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }

  private long rowsOf(int idSite) throws SQLException {
    return single(
        String.format(
            "SELECT (SELECT COUNT(*) FROM matomo_sluice_archive_mark WHERE name IN"
                + " ('epoch.%1$d', 'owed.%1$d', 'day.%1$d.2026-10-14'))"
                + " + (SELECT COUNT(*) FROM matomo_sluice_archive_dirty WHERE idsite = %1$d)"
                + " + (SELECT COUNT(*) FROM matomo_sluice_archive_past WHERE idsite = %1$d)",
            idSite));
  }

  private void leaveRowsOf(int idSite) throws SQLException {
    for (String name : List.of("epoch.%d", "owed.%d", "day.%d.2026-10-14")) {
      execute(
          "REPLACE INTO matomo_sluice_archive_mark VALUES ('"
              + (String.format(name, idSite) + "', '1')"));
    }
    execute(
        "INSERT INTO matomo_sluice_archive_past VALUES ("
            + (idSite + ", '', '2026-01-01', '2026-10-01', 1)"));
  }

  @Test
  void deletedSitesLeaveNothing() throws Exception {
    clock.now = Instant.parse("2026-10-14T20:00:00Z");
    try (Archiver archiver = archiver()) {
      archiver.run();
      long ofSite1 = rowsOf(1);
      assertThat(ofSite1).isPositive();
      leaveRowsOf(77);
      Path visitors = file("visitors/77", "2026-10-14.visitors");
      Path day = file("days/77/2026-10-14", "day");
      // Without another pause: one that was there is there no longer.
      execute("DELETE FROM matomo_site WHERE idsite = (SELECT MAX(idsite) FROM matomo_site)");
      archiver.run();
      assertThat(rowsOf(77)).isZero();
      assertThat(rowsOf(1)).isEqualTo(ofSite1);
      assertThat(visitors.getParent()).doesNotExist();
      assertThat(day.getParent().getParent()).doesNotExist();
    }
  }

  @Test
  void deletedSitesLeaveNothingToTheNextProcess() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    leaveRowsOf(77);
    execute(
        "INSERT INTO matomo_sluice_archive_dirty (idsite, day, stamp, ts_found, invalidations)"
            + " VALUES (77, '2026-10-14', 1, '2026-10-14 20:00:00', '')");
    try (Archiver archiver = archiver()) {
      archiver.run();
      assertThat(rowsOf(77)).isZero();
    }
  }

  @Test
  void visitorsOfMonthsThatAreOverAreDeletedOnceADay() throws Exception {
    clock.now = Instant.parse("2026-10-14T20:00:00Z");
    try (Archiver archiver = archiver()) {
      archiver.run();
      Path old = file("visitors/1", "2026-08-31.visitors");
      Path torn = file("visitors/1", "2026-08-30.visitors.new");
      Path recent = file("visitors/1", "2026-09-01.visitors");
      Path today = stateDir.resolve("visitors/1/2026-10-14.visitors");
      Path other = file("visitors/1", "notes");
      archiver.run();
      assertThat(old).as("within a day").exists();
      clock.now = Instant.parse("2026-10-15T20:00:00Z");
      archiver.run();
      assertThat(List.of(old, torn)).noneMatch(Files::exists);
      assertThat(List.of(recent, today, other)).allMatch(Files::exists);
    }
  }
}
