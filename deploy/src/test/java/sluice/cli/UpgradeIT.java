package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/**
 * Matomo is updated from 5.1.2 to 5.14 while hits come in and all processes run: maintenance mode
 * on, tables altered, versions and plugins changed, maintenance mode off. One of the new plugins is
 * refused first, and then accepted.
 */
@RealServers
class UpgradeIT {

  private static final Duration LIMIT = Duration.ofSeconds(180);

  /** So many hits show that something goes on, or does not. */
  private static final int SOME = 40;

  private static final String DAY = "'2026-11-10'";

  private static final List<String> PLUGINS = List.of("CoreHome", "Actions", "Goals", "Referrers");

  /** A plugin that is refused until it is accepted by name. */
  private static final String UNDONE = "TrackingSpamPrevention";

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path folder;

  private QuickstartSite site;

  UpgradeIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @Test
  void nothingIsLostOrDoubledAndWhatIsNewIsPickedUp() throws Exception {
    install();
    int port = SluiceProcess.freePort();
    try (SluiceProcess ingest = start("ingest", "--listen", "127.0.0.1:" + port);
        SluiceProcess worker = start("worker");
        SluiceProcess archiver = start("archive", "--every", "1s", "--max-db-time", "none");
        SteadyVisitors visitors = new SteadyVisitors(port, site.token())) {
      for (SluiceProcess process : List.of(ingest, worker, archiver)) {
        process.awaitReady(LIMIT);
      }
      visitors.begin();
      await().atMost(LIMIT).until(() -> archived("nb_actions") > SOME);
      assertThat(archived("Actions_hits")).isZero();

      update(List.of(worker, archiver), visitors);

      for (SluiceProcess process : List.of(worker, archiver)) {
        process.awaitLog("event=resumed", LIMIT);
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(lastFacts(process))
                        .contains("version_core=5.14.0", "AI agents are told apart in visits=yes"));
      }
      visitors.bot("/by-a-bot");
      visitors.agent("/by-an-agent");
      visitors.end();
      allIsRecordedOnce(visitors.sent());
      allIsArchived(visitors.sent(), archiver);
    }
  }

  private void update(List<SluiceProcess> pausing, SteadyVisitors visitors) throws Exception {
    configure(1, PLUGINS);
    for (SluiceProcess process : pausing) {
      process.awaitLog("event=paused", LIMIT);
    }
    visitors.awaitMore(SOME);
    long recorded = number("SELECT COUNT(*) FROM matomo_log_link_visit_action");
    try (Connection connection = database.connect()) {
      VersionedTables.update(connection, QuickstartSite.PREFIX);
    }
    List<String> plugins = new ArrayList<>(PLUGINS);
    plugins.addAll(List.of("AIAgents", "BotTracking", UNDONE));
    configure(0, plugins);
    for (SluiceProcess process : pausing) {
      process.awaitLog("event=matomo-refused", LIMIT);
      assertThat(process.get("/health/ready").body()).contains("paused since this is refused");
    }
    visitors.awaitMore(SOME);
    assertThat(number("SELECT COUNT(*) FROM matomo_log_link_visit_action"))
        .as("recorded while Matomo is updated to what is refused")
        .isEqualTo(recorded);
    configure(0, plugins, UNDONE);
  }

  /** A hit of each URL, in one visit of each visitor; with what only the newest version records. */
  private void allIsRecordedOnce(int hits) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(number("SELECT SUM(consumed) FROM matomo_sluice_queue_cursor"))
                    .isEqualTo(hits + 2));
    assertThat(
            rows(
                "SELECT COUNT(*), COUNT(DISTINCT idaction_url), COUNT(DISTINCT idvisit)"
                    + " FROM matomo_log_link_visit_action"))
        .isEqualTo((hits + 1) + "," + (hits + 1) + "," + (SteadyVisitors.VISITORS + 1));
    assertThat(rows("SELECT COUNT(*), SUM(visit_total_actions) FROM matomo_log_visit"))
        .isEqualTo((SteadyVisitors.VISITORS + 1) + "," + (hits + 1));
    assertThat(
            rows(
                "SELECT ai_agent_name, COUNT(*) FROM matomo_log_visit"
                    + " GROUP BY ai_agent_name ORDER BY 1"))
        .isEqualTo("null," + SteadyVisitors.VISITORS + " ChatGPT,1");
    assertThat(
            rows(
                "SELECT bot_name, bot_type, name FROM matomo_log_bot_request"
                    + " JOIN matomo_log_action ON idaction = idaction_url"))
        .isEqualTo("ChatGPT-User,ai_chatbot,shop.example/by-a-bot");
  }

  private void allIsArchived(int hits, SluiceProcess archiver) {
    Map<String, Long> expected =
        Map.of(
            "nb_visits",
            SteadyVisitors.VISITORS + 1L,
            "nb_actions",
            hits + 1L,
            "Actions_hits",
            hits + 1L,
            "BotTracking_AIChatbotsRequests",
            1L);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              for (Map.Entry<String, Long> record : expected.entrySet()) {
                assertThat(archived(record.getKey()))
                    .as("%s; the archiver's log: %s", record.getKey(), archiver.log())
                    .isEqualTo(record.getValue());
              }
              assertThat(
                      archived(
                          "CONCAT('done', MD5('aiAgentName!='), '.VisitsSummary')", "'nb_visits'"))
                  .isEqualTo(1);
            });
  }

  private long archived(String record) {
    return archived("'done'", "'" + record + "'");
  }

  /** Of the day's newest archive of this flag; 0 if there is none. */
  private long archived(String flag, String record) {
    if (number(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
                + " AND table_name = 'matomo_archive_numeric_2026_11'")
        == 0) {
      return 0;
    }
    return number(
        "SELECT COALESCE(SUM(value), 0) FROM matomo_archive_numeric_2026_11 WHERE name = "
            + record
            + " AND idarchive = (SELECT MAX(idarchive) FROM matomo_archive_numeric_2026_11"
            + " WHERE value = 1 AND period = 1 AND date1 = "
            + DAY
            + " AND name = "
            + flag
            + ")");
  }

  private static String lastFacts(SluiceProcess process) throws IOException {
    return process
        .log()
        .lines()
        .filter(line -> line.contains("event=matomo-installation "))
        .reduce("", (earlier, later) -> later);
  }

  private void install() throws IOException, SQLException {
    redis.flush();
    MatomoFolder.copyDataFiles(folder.resolve("matomo"));
    configure(0, PLUGINS);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      site = QuickstartSite.open(connection, folder);
      VersionedTables.downgrade(connection, QuickstartSite.PREFIX, "5.1.2", true);
      statement.execute("UPDATE matomo_site SET ts_created = '2020-01-01 00:00:00'");
    }
  }

  /** The file is there at each moment, as Matomo writes it. */
  private void configure(int maintenanceMode, List<String> plugins, String... accepted)
      throws IOException {
    StringBuilder text = new StringBuilder("; <?php exit; ?>\n[General]\n");
    text.append("maintenance_mode = ").append(maintenanceMode).append("\n[Plugins]\n");
    plugins.forEach(name -> text.append("Plugins[] = \"").append(name).append("\"\n"));
    text.append("[Sluice]\n");
    for (String name : accepted) {
      text.append("accept_plugin_loss[] = \"").append(name).append("\"\n");
    }
    Path written = folder.resolve("matomo/written.ini.php");
    Files.writeString(written, text);
    Files.move(
        written, folder.resolve("matomo/config/config.ini.php"), StandardCopyOption.ATOMIC_MOVE);
  }

  private SluiceProcess start(String command, String... more) throws IOException {
    List<String> flags =
        new ArrayList<>(
            SluiceProcess.onServers(database, redis, 2, folder.resolve("state-" + command)));
    flags.set(flags.indexOf("--salt") + 1, site.salt());
    flags.addAll(List.of("--matomo-dir", folder.resolve("matomo").toString()));
    flags.addAll(List.of(more));
    return SluiceProcess.start(folder, command, flags);
  }

  private long number(String sql) {
    return Long.parseLong(rows(sql).replaceAll("[.]0*$", ""));
  }

  /** Columns by commas, rows by blanks. */
  private String rows(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          columns.add(row.getString(i));
        }
        rows.add(String.join(",", columns));
      }
      return String.join(" ", rows);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
