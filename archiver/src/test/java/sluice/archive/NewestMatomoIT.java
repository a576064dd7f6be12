package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.archive.change.ChangeFinder;
import sluice.archive.change.Invalidations;
import sluice.archive.golden.NewestMatomo;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveStore;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** What is done beside the tables that later versions of Matomo have. */
@RealServers
class NewestMatomoIT extends ArchiverScenario {
  NewestMatomoIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void update() throws SQLException {
    NewestMatomo.tables(connection);
    execute("DELETE FROM matomo_archiving_metrics");
    NewestMatomo.version(connection, true);
  }

  private String typeOfBlobs() throws SQLException {
    try (Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE()"
                    + " AND table_name = 'matomo_archive_blob_2026_10' AND column_name = 'value'")) {
      row.next();
      return row.getString(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, longblob", "false, mediumblob"})
  void newBlobTablesAreAsLongAsThoseOfTheVersion(boolean isNewest, String type)
      throws SQLException {
    NewestMatomo.version(connection, isNewest);
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    assertThat(typeOfBlobs()).isEqualTo(type);
  }

  @Test
  void updateUnderARunningArchiverIsPickedUpByItsNextRun() throws SQLException {
    NewestMatomo.version(connection, false);
    try (Archiver archiver = archiver()) {
      archiver.run();
      assertThat(reports.numbers(1, Period.day(DAY))).doesNotContainKey("Actions_hits");
      NewestMatomo.version(connection, true);
      insertVisit();
      archiver.run();
      assertThat(reports.numbers(1, Period.day(DAY)))
          .containsKey("Actions_hits")
          .containsEntry("nb_visits", 2.0);
    }
  }

  @Test
  void archivesOfAllPluginsAreTimed() throws SQLException {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    String ofDay =
        "SELECT COUNT(*) FROM matomo_archiving_metrics m JOIN matomo_archive_numeric_2026_10 a"
            + " USING (idarchive, idsite, date1, date2, period) WHERE a.name = m.archive_name"
            + " AND archive_name = 'done' AND is_temporary = 0 AND period = 1 AND date1 = '"
            + DAY
            + "'";
    assertThat(single(ofDay)).isEqualTo(1);
    assertThat(
            single("SELECT COUNT(*) FROM matomo_archiving_metrics WHERE archive_name LIKE '%.%'"))
        .isZero();
    assertThat(single("SELECT COUNT(*) FROM matomo_archiving_metrics WHERE is_temporary = 1"))
        .as("the year goes on")
        .isPositive();
  }

  @Test
  void archiveThatIsInvalidatedWhileItIsWrittenIsNotRead() throws SQLException {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    assertThat(visits(Period.day(DAY))).isPositive();
    execute(
        "INSERT INTO matomo_archive_numeric_2026_10 VALUES (900000, 'done', 1, '"
            + DAY
            + "', '"
            + DAY
            + "', 1, NOW(), 6)");
    assertThat(visits(Period.day(DAY))).isPositive();
  }

  private void find(MatomoConfig config, MatomoInstallation installation) throws SQLException {
    try (Connection own = connect()) {
      new ChangeFinder(
              tables,
              ArchiveStore.of(tables, clock).reader(),
              new Invalidations(tables, true, config, () -> installation),
              installation::botTracking)
          .find(own, Map.of(1, new SiteCalendar(ZoneOffset.UTC)), Set.of(), Instant.now());
    }
  }

  @Test
  void rowThatIsWorkedOnSaysByWhom() throws SQLException {
    invalidate("2026-10-12", 1, "NULL, 0");
    find(MatomoConfig.defaults(), MatomoInstallation.NEWEST);
    assertThat(
            single(
                "SELECT COUNT(*) FROM matomo_archive_invalidations WHERE status = 1"
                    + " AND processing_host <> '' AND process_id = "
                    + ProcessHandle.current().pid()))
        .isEqualTo(1);
  }

  /** Of the site's section, else of all sites, else a day; before 5.2 a day. */
  @ParameterizedTest
  @CsvSource({
    "NEWEST, 0, 0, 25, true",
    "NEWEST, 0, 0, 23, false",
    "NEWEST, 172800, 0, 25, false",
    "NEWEST, 3600, 0, 2, true",
    "NEWEST, 3600, 86400, 2, false",
    "REFERENCE, 3600, 0, 2, false",
    "REFERENCE, 172800, 0, 25, true"
  })
  void rowOfAProcessThatIsGoneIsTakenAfterTheTimeout(
      String version, int ofAll, int ofSite, int hoursAgo, boolean isTaken) throws SQLException {
    invalidate("2026-10-12", 1, "NOW() - INTERVAL " + hoursAgo + " HOUR, 1");
    MatomoConfig config = MatomoConfig.defaults();
    if (ofAll > 0) {
      config = config.with("General", "archive_failure_recovery_timeout", "" + ofAll);
    }
    if (ofSite > 0) {
      config = config.with("General_1", "archive_failure_recovery_timeout", "" + ofSite);
    }
    find(
        config,
        version.equals("NEWEST") ? MatomoInstallation.NEWEST : MatomoInstallation.REFERENCE);
    long taken =
        single(
            "SELECT COUNT(*) FROM matomo_archive_invalidations"
                + " WHERE ts_started > NOW() - INTERVAL 1 HOUR");
    assertThat(taken).isEqualTo(isTaken ? 1 : 0);
  }
}
