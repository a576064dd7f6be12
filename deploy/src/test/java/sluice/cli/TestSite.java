package sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/**
 * The quickstart's site on the servers of a test, with the processes that serve it and hits for
 * them. Confined to one test.
 */
final class TestSite {
  /** A process is ready, and a hit has gone where it belongs, within this. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  static final int QUEUES = 4;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final TestDatabase database;
  private final TestRedis redis;
  private final Path folder;

  private TestSite(TestDatabase database, TestRedis redis, Path folder) {
    this.database = database;
    this.redis = redis;
    this.folder = folder;
  }

  /** With empty queues; state and logs of its processes lie in the folder. */
  static TestSite open(TestDatabase database, TestRedis redis, Path folder)
      throws IOException, SQLException {
    redis.flush();
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    return new TestSite(database, redis, folder);
  }

  /** Flags of a command; its state directory is state-COMMAND. */
  List<String> flags(String command, String... more) {
    Path state = folder.resolve("state-" + command);
    List<String> flags = new ArrayList<>(SluiceProcess.onServers(database, redis, QUEUES, state));
    boolean takesHits = command.equals("ingest") || command.equals("run");
    if (takesHits && !List.of(more).contains("--listen")) {
      flags.addAll(List.of("--listen", "127.0.0.1:0"));
    }
    flags.addAll(List.of(more));
    return flags;
  }

  /** Starts a process and waits until it is ready. */
  SluiceProcess start(String command, String... more) throws IOException {
    SluiceProcess process = SluiceProcess.start(folder, command, flags(command, more));
    process.awaitReady(LIMIT);
    return process;
  }

  /** A page view of somebody with a Firefox; the status of the answer is 200, or it fails. */
  static HttpResponse<byte[]> hit(int port) throws IOException, InterruptedException {
    URI hit =
        URI.create(
            "http://127.0.0.1:"
                + port
                + "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fa.example%2F&action_name=Seeds");
    HttpRequest request =
        HttpRequest.newBuilder(hit)
            .header(
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0")
            .timeout(Duration.ofSeconds(10))
            .build();
    HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new AssertionError("answered with " + answer.statusCode());
    }
    return answer;
  }
}
