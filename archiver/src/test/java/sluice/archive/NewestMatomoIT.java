package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
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
import sluice.archive.period.PeriodKind;
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

  private static final LocalDate BOTS = LocalDate.of(2026, 9, 2);

  private void bot(int id, String actionType) throws SQLException {
    execute(
        "INSERT INTO matomo_log_bot_request (idrequest, idsite, server_time, idaction_url,"
            + " bot_name, bot_type, http_status_code) SELECT "
            + id
            + ", 1, '"
            + BOTS
            + " 10:00:00', MIN(idaction), 'ChatGPT-User', 'ai_chatbot', 404 FROM matomo_log_action"
            + " WHERE type = "
            + actionType);
  }

  /** No visit is there to tell that the day has anything to archive. */
  @Test
  void dayWithRequestsOfBotsAloneIsArchivedWithItsPeriods() throws SQLException {
    execute("DELETE FROM matomo_log_bot_request");
    bot(1, "1");
    try (Archiver archiver = archiver()) {
      archiver.run();
      bot(2, "1");
      archiver.run();
    }
    for (PeriodKind kind : PeriodKind.values()) {
      Map<String, Double> numbers = reports.numbers(1, Period.of(kind, BOTS));
      assertThat(numbers)
          .as(kind.toString())
          .containsEntry("BotTracking_AIChatbotsRequests", 2.0)
          .containsEntry("BotTracking_AIChatbotsNotFoundRequests", 2.0)
          .containsEntry("BotTracking_AIChatbotsUniqueChatbots", 1.0);
      assertThat(numbers.containsKey("BotTracking_AIChatbotsUniquePageUrls"))
          .isEqualTo(kind == PeriodKind.DAY);
      assertThat(numbers.containsKey("nb_visits")).isEqualTo(kind == PeriodKind.YEAR);
      assertThat(
              reports
                  .table(1, Period.of(kind, BOTS), "BotTracking_AIChatbotsBrokenContent")
                  .orElseThrow()
                  .size())
          .isEqualTo(1);
    }
    execute("DELETE FROM matomo_log_bot_request");
  }

  @Test
  void visitsOfAgentsAndOfAllOthersHaveSummaries() throws SQLException {
    long id = insertVisit();
    execute("UPDATE matomo_log_visit SET ai_agent_name = 'ChatGPT' WHERE idvisit = " + id);
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    for (String definition : List.of("aiAgentName!=", "aiAgentName==")) {
      String visits =
          "SELECT v.value FROM matomo_archive_numeric_2026_10 d JOIN"
              + " matomo_archive_numeric_2026_10 v USING (idarchive) WHERE d.name ="
              + " CONCAT('done', MD5('"
              + definition
              + "'), '.VisitsSummary') AND v.name = 'nb_visits' AND d.period = 1 AND d.date1 = '"
              + DAY
              + "'";
      assertThat(single(visits)).as(definition).isEqualTo(1);
    }
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
              new Invalidations(tables, () -> true, () -> config, () -> installation),
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

  /** As core:reset-invalidations does it, while we are at work. */
  @Test
  void rowThatIsResetMeanwhileIsTakenAgain() throws SQLException {
    invalidate("2026-10-14", 1, "NULL, 0");
    find(MatomoConfig.defaults(), MatomoInstallation.NEWEST);
    execute(
        "UPDATE matomo_archive_invalidations SET status = 0, processing_host = NULL,"
            + " process_id = NULL, ts_started = NULL");
    try (Archiver archiver = archiver()) {
      archiver.run();
      assertThat(single("SELECT COUNT(*) FROM matomo_archive_invalidations")).isZero();
      assertThat(visits(Period.day(DAY))).isPositive();
    }
  }

  /** Of values that 5.2 and 5.4 gave a meaning, none is ever ours; nor is a flag without rows. */
  @Test
  void allFlagsThatWeWriteAreWholeArchives() throws SQLException {
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertVisit();
      invalidate("2026-10-14", 1, "NULL, 0");
      archiver.run();
    }
    String flags = "SELECT COUNT(*) FROM matomo_archive_numeric_2026_10 WHERE name LIKE 'done%'";
    assertThat(single(flags)).isPositive();
    assertThat(single(flags + " AND value <> 1")).isZero();
    assertThat(single(flags + " AND name REGEXP '^done[.]'")).as("of one plugin alone").isZero();
  }

  /** An abandoned row: the setting of all sites and of the site, 0 = none, and its age. */
  private record Abandoned(
      MatomoInstallation version, int ofAll, int ofSite, int hoursAgo, boolean isTaken) {}

  private static final List<Abandoned> ABANDONED =
      List.of(
          new Abandoned(MatomoInstallation.NEWEST, 0, 0, 25, true),
          new Abandoned(MatomoInstallation.NEWEST, 0, 0, 23, false),
          new Abandoned(MatomoInstallation.NEWEST, 172_800, 0, 25, false),
          new Abandoned(MatomoInstallation.NEWEST, 3_600, 0, 2, true),
          new Abandoned(MatomoInstallation.NEWEST, 3_600, 86_400, 2, false),
          new Abandoned(MatomoInstallation.REFERENCE, 3_600, 0, 2, false),
          new Abandoned(MatomoInstallation.REFERENCE, 172_800, 0, 25, true));

  /** Of the site's section, else of all sites, else a day; before 5.2 a day. */
  @Test
  void rowOfAProcessThatIsGoneIsTakenAfterTheTimeout() throws SQLException {
    for (Abandoned row : ABANDONED) {
      execute("DELETE FROM matomo_archive_invalidations");
      invalidate("2026-10-12", 1, "NOW() - INTERVAL " + row.hoursAgo() + " HOUR, 1");
      find(config(row), row.version());
      long taken =
          single(
              "SELECT COUNT(*) FROM matomo_archive_invalidations"
                  + " WHERE ts_started > NOW() - INTERVAL 1 HOUR");
      assertThat(taken).as(row.toString()).isEqualTo(row.isTaken() ? 1 : 0);
    }
  }

  @Test
  void timeoutThatIsChangedUnderARunningArchiverCountsFromItsNextRunOn() throws Exception {
    Path matomo = Files.createDirectories(stateDir.resolve("matomo"));
    timeout(matomo, 172_800);
    ArchiverConfig config = config(stateDir.resolve("state"), MatomoConfig.load(matomo));
    try (Archiver archiver = new Archiver(config, tables, new SimpleMeterRegistry(), clock)) {
      archiver.run();
      invalidate("2026-10-12", 1, "NOW() - INTERVAL 2 HOUR, 1");
      archiver.run();
      assertThat(invalidations()).as("somebody may still work on it").isEqualTo(1);
      timeout(matomo, 3_600);
      archiver.run();
      assertThat(invalidations()).isZero();
    }
  }

  private static void timeout(Path matomo, int seconds) throws IOException {
    Files.writeString(
        Files.createDirectories(matomo.resolve("config")).resolve("config.ini.php"),
        "[General]\narchive_failure_recovery_timeout = " + seconds + "\n");
  }

  private static MatomoConfig config(Abandoned row) {
    String key = "archive_failure_recovery_timeout";
    MatomoConfig config = MatomoConfig.defaults();
    if (row.ofAll() > 0) {
      config = config.with("General", key, "" + row.ofAll());
    }
    return row.ofSite() > 0 ? config.with("General_1", key, "" + row.ofSite()) : config;
  }
}
