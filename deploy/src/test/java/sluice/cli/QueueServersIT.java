package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.process.ExitCode;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Every place of the queues, by flag and by the plugin, through all that works with them. */
@RealServers
class QueueServersIT {

  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";

  private final TestDatabase database;

  @TempDir Path folder;

  QueueServersIT(TestDatabase database) {
    this.database = database;
  }

  static Stream<Arguments> places() {
    return Stream.of(QueueServer.Kind.values())
        .flatMap(kind -> kind.ways().map(plugin -> Arguments.of(kind, plugin)));
  }

  @BeforeEach
  void siteExists() throws Exception {
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    database.execute("DELETE FROM matomo_plugin_setting WHERE plugin_name = 'QueuedTracking'");
    // As the plugin makes it when it is installed.
    database.execute(
        "CREATE TABLE IF NOT EXISTS matomo_queuedtracking_queue (queue_key VARCHAR(70) NOT NULL,"
            + " queue_value VARCHAR(255) NULL DEFAULT NULL,"
            + " expiry_time BIGINT UNSIGNED DEFAULT 9999999999, PRIMARY KEY (queue_key))");
  }

  @ParameterizedTest(name = "{0}, named by the plugin: {1}")
  @MethodSource("places")
  void hitsGoThroughAndEveryCommandWorks(QueueServer.Kind kind, boolean byPlugin) throws Exception {
    try (QueueServer server = QueueServer.start(kind, folder)) {
      if (byPlugin) {
        server.settings().forEach(this::set);
      }
      Line line = new Line(byPlugin ? "" : server.flag(), server);
      int port = SluiceProcess.freePort();
      try (SluiceProcess worker = line.process("worker");
          SluiceProcess ingest = line.process("ingest", "--listen", "127.0.0.1:" + port)) {
        awaitReady(worker);
        awaitReady(ingest);
        long before = recorded();
        hit(port);
        await().atMost(QueueServer.LIMIT).until(() -> recorded() > before);

        line.says(ExitCode.OK, "database", "queue", "test");
        line.says(ExitCode.OK, "\"workers\":1", "queue", "monitor", "--iterations", "1", "--json");
        line.says(ExitCode.OK, "held by sluice-", "queue", "locks");
        // what is recorded stays queued for a moment where a commit may be lost
        await()
            .atMost(QueueServer.LIMIT)
            .untilAsserted(() -> line.says(ExitCode.OK, "nothing is queued", "queue", "print"));
        line.says(
            ExitCode.OK,
            "no dead letters",
            "queue",
            "dead-letters",
            "--state-dir",
            line.state("letters"));
        if (kind == QueueServer.Kind.DATABASE) {
          line.says(ExitCode.CONFIG, "change numQueueWorkers", "queue", "resize", "5");
        } else {
          line.says(ExitCode.OK, "done: 5 queues", "queue", "resize", "5", "--timeout", "60s");
          // The flag says 4 still; what all work with counts.
          line.says(
              ExitCode.OK, "{\"queue\":4,", "queue", "monitor", "--iterations", "1", "--json");
        }
        assertSays(ExitCode.OK, "matomo.php", List.of("status", "--admin-listen", ingest.admin()));
        assertSays(ExitCode.OK, ", connected", List.of("status", "--admin-listen", ingest.admin()));
        assertSays(
            ExitCode.OK, "worker threads", List.of("status", "--admin-listen", worker.admin()));

        assertThat(worker.terminate(QueueServer.LIMIT)).as(worker.log()).isEqualTo(ExitCode.OK);
        hit(port);
        // just after a resize hits wait in the spool until ingest has seen its end
        await()
            .atMost(QueueServer.LIMIT)
            .untilAsserted(() -> line.says(ExitCode.OK, "plants.example", "queue", "print"));
        assertThat(ingest.terminate(QueueServer.LIMIT)).as(ingest.log()).isEqualTo(ExitCode.OK);
        assertThat(ingest.log()).doesNotContain("connect_failed").doesNotContain("watch_failed");
      }
    }
  }

  private void set(String name, String value) {
    database.execute(
        "INSERT INTO matomo_plugin_setting (plugin_name, setting_name, setting_value, json_encoded,"
            + " user_login) VALUES ('QueuedTracking', '"
            + name
            + "', '"
            + value
            + "', 0, '')");
  }

  private static void awaitReady(SluiceProcess process) {
    process.awaitLog("admin", QueueServer.LIMIT);
    await().atMost(QueueServer.LIMIT).until(process::isReady);
  }

  private static void hit(int port) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + port
                + "/matomo.php?idsite=1&rec=1&url=http%3A%2F%2Fplants.example%2F");
    HttpRequest request = HttpRequest.newBuilder(uri).header("User-Agent", AGENT).build();
    HttpResponse<Void> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private long recorded() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COUNT(*) FROM matomo_log_link_visit_action")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Command lines for one place. */
  private final class Line {
    private final List<String> place = new ArrayList<>();
    private final QueueServer server;

    Line(String redis, QueueServer server) {
      this.server = server;
      place.addAll(List.of("--database-url", database.jdbcUrl()));
      place.addAll(List.of("--database-user", database.user()));
      place.addAll(List.of("--database-password", database.password()));
      place.addAll(List.of("--tables-prefix", QuickstartSite.PREFIX, "--queues", "4"));
      if (!redis.isEmpty()) {
        place.addAll(List.of("--redis", redis));
      }
    }

    String state(String name) {
      return folder.resolve("state-" + name).toString();
    }

    SluiceProcess process(String command, String... more) throws Exception {
      List<String> flags = new ArrayList<>(place);
      flags.addAll(List.of("--salt", "0123456789abcdef0123456789abcdef"));
      flags.addAll(List.of("--state-dir", state(command)));
      flags.addAll(List.of(more));
      return SluiceProcess.start(folder, command, flags, server.variables());
    }

    void says(int code, String words, String... command) {
      List<String> all = new ArrayList<>(List.of(command));
      all.addAll(place);
      assertSays(code, words, all);
    }
  }

  /** In this process. */
  private static void assertSays(int code, String words, List<String> line) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    int exit;
    try {
      exit = Sluice.run(line.toArray(String[]::new));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(exit).as("%s: %s", line, text).isEqualTo(code);
    assertThat(text).as("%s", line).contains(words).doesNotContain("\tat ");
  }
}
