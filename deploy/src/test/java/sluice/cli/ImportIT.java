package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.process.ExitCode;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** Logs on their way into the log tables, through a real ingest and a real worker. */
@RealServers
class ImportIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int QUEUES = 4;
  private static final int HITS = 600;
  private static final int PAYLOAD = 20;
  private static final int RECORDERS = 2;
  private static final int KILLS = 2;
  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path folder;

  ImportIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  /** With which the token of the site was made. */
  private String salt;

  @BeforeEach
  void siteExists() throws IOException, SQLException {
    redis.flush();
    try (Connection connection = database.connect()) {
      salt = QuickstartSite.open(connection, folder).salt();
    }
  }

  @Test
  void aLogIsRecordedByTheRulesAtItsTimesAndGoesOnAfterKillsWithoutLoss() throws Exception {
    int port = SluiceProcess.freePort();
    Path log = folder.resolve("access.log");
    Files.writeString(log, lines());
    List<String> flags =
        new ArrayList<>(
            SluiceProcess.onServers(database, redis, QUEUES, folder.resolve("state-run")));
    flags.set(flags.indexOf("--salt") + 1, salt);
    flags.addAll(List.of("--listen", "127.0.0.1:" + port, "--every", "1h"));
    try (SluiceProcess run = SluiceProcess.start(folder, "run", flags)) {
      await()
          .atMost(LIMIT)
          .failFast("the process ended: " + run, () -> !run.isAlive())
          .until(run::isReady);
      List<String> line = new ArrayList<>(List.of("import", log.toString()));
      SluiceProcess.onServers(database, redis, QUEUES, folder.resolve("state-import"))
          .forEach(line::add);
      line.set(line.indexOf("--salt") + 1, salt);
      line.addAll(
          List.of(
              "--url=http://127.0.0.1:" + port + "/matomo.php",
              "--token-auth-file=" + folder.resolve("token"),
              "--recorders=" + RECORDERS,
              "--recorder-max-payload-size=" + PAYLOAD,
              "--in-doubt=resend"));
      aTokenThatMayNotWriteIsRefusedBeforeAnythingIsSent(line);
      for (int kill = 1; kill <= KILLS; kill++) {
        List<String> slow = new ArrayList<>(line);
        slow.add("--max-rate=100");
        try (SluiceProcess killed = SluiceProcess.command(folder, slow)) {
          int part = HITS * kill / (KILLS + 1);
          await().atMost(LIMIT).until(() -> recorded().size() >= part || !killed.isAlive());
          assertThat(killed.isAlive()).as(killed.log()).isTrue();
          killed.kill();
        }
      }
      try (SluiceProcess last = SluiceProcess.command(folder, line)) {
        assertThat(last.exitWithin(LIMIT)).as(last.log()).isZero();
        assertThat(last.log()).contains("lines read", "site 1  www.shop.example", "bots");
      }
      await().atMost(LIMIT).until(() -> recorded().size() == HITS);
      int doubled = recorded().values().stream().mapToInt(count -> count - 1).sum();
      assertThat(doubled).isBetween(0, KILLS * RECORDERS * PAYLOAD);
      try (SluiceProcess again = SluiceProcess.command(folder, line)) {
        assertThat(again.exitWithin(LIMIT)).as(again.log()).isZero();
        assertThat(again.log()).contains("0 lines read");
      }
      assertThat(timesAndAddresses()).isEqualTo("2026-11-14 08:00:00 198.51.0.0 1");
    }
  }

  private void aTokenThatMayNotWriteIsRefusedBeforeAnythingIsSent(List<String> line)
      throws Exception {
    Path other = Files.writeString(folder.resolve("other-token"), "0123456789abcdef");
    List<String> wrong = new ArrayList<>(line);
    wrong.replaceAll(
        flag -> flag.startsWith("--token-auth-file=") ? "--token-auth-file=" + other : flag);
    try (SluiceProcess refused = SluiceProcess.command(folder, wrong)) {
      assertThat(refused.exitWithin(LIMIT)).as(refused.log()).isEqualTo(ExitCode.CONFIG);
      assertThat(refused.log()).contains("no token of a user with write access to any site");
    }
    assertThat(recorded()).isEmpty();
  }

  private static String lines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < HITS; i++) {
      lines.append(line("198.51.100." + i % 250, "/import-" + i, AGENT));
      if (i % 10 == 0) {
        lines.append(line("198.51.100.1", "/style.css", AGENT));
        lines.append(line("198.51.100.1", "/a", "Googlebot/2.1"));
      }
    }
    return lines.toString();
  }

  private static String line(String ip, String path, String agent) {
    return "www.shop.example "
        + ip
        + " - - [14/Nov/2026:10:00:00 +0200] \"GET "
        + path
        + " HTTP/1.1\" 200 5 \"-\" \""
        + agent
        + "\"\n";
  }

  /** How often each of the paths is there. */
  private Map<String, Integer> recorded() throws SQLException {
    String p = QuickstartSite.PREFIX;
    Map<String, Integer> found = new HashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT a.name, COUNT(*) FROM "
                    + p
                    + "log_link_visit_action l JOIN "
                    + p
                    + "log_action a ON a.idaction = l.idaction_url"
                    + " WHERE a.name LIKE '%/import-%' GROUP BY a.name")) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getInt(2));
      }
    }
    return found;
  }

  /** Of the first path: the time, the address as the site keeps it, the site. */
  private String timesAndAddresses() throws SQLException {
    String p = QuickstartSite.PREFIX;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT l.server_time, INET6_NTOA(v.location_ip), l.idsite FROM "
                    + p
                    + "log_link_visit_action l JOIN "
                    + p
                    + "log_action a ON a.idaction = l.idaction_url JOIN "
                    + p
                    + "log_visit v ON v.idvisit = l.idvisit"
                    + " WHERE a.name LIKE '%/import-0' LIMIT 1")) {
      row.next();
      return row.getString(1) + " " + row.getString(2) + " " + row.getString(3);
    }
  }
}
