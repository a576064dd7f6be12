package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/**
 * Hits of what Matomo learned after 5.1.2 (agents, bots, assistants, policies) from matomo.php to
 * archives, on the tables of 5.14. What they come to was declared by {@code make_corpus.py} beside
 * the hits, by rules whose source each expectation names, and never by running Sluice.
 */
@RealServers
class NewerCorpusIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Path RESOURCES = Path.of("src/test/resources/sluice/newer");

  private static final String PREFIX = "matomo_";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path folder;

  NewerCorpusIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @Test
  void hitsGiveTheRowsAndArchivesThatTheRulesSay() throws Exception {
    QuickstartSite access = installed();
    int port = SluiceProcess.freePort();
    List<String> flags = new ArrayList<>(flags(access));
    flags.addAll(List.of("--listen", "127.0.0.1:" + port, "--every", "1h"));
    try (SluiceProcess process = SluiceProcess.start(folder, "run", flags)) {
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(process.isReady()).as(process.log()).isTrue());
      for (String line : lines("hits.jsonl")) {
        send(port, access.token(), JSON.readTree(line));
      }
      int sent = lines("hits.jsonl").size();
      await().atMost(LIMIT).until(() -> consumed() == sent);
      assertThat(process.terminate(LIMIT)).isZero();
    }
    List<String> once = new ArrayList<>(flags(access));
    once.addAll(List.of("--once", "--dates", "2026-11-10,2026-11-11"));
    try (SluiceProcess process = SluiceProcess.start(folder, "archive", once)) {
      assertThat(process.exitWithin(LIMIT)).as(process.log()).isZero();
    }
    List<String> differences = new ArrayList<>();
    try (Connection connection = database.connect()) {
      Map<String, Map<String, Object>> actual = new TreeMap<>();
      NewerRows.read(connection, PREFIX, actual);
      for (String line : lines("expected.jsonl")) {
        compare(JSON.readTree(line), actual, differences);
      }
    }
    assertThat(differences).isEmpty();
  }

  private long consumed() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COALESCE(SUM(consumed), 0) FROM " + PREFIX + "sluice_queue_cursor")) {
      row.next();
      return row.getLong(1);
    }
  }

  private QuickstartSite installed() throws IOException, SQLException {
    redis.flush();
    MatomoFolder.copyDataFiles(folder.resolve("matomo"));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      Files.writeString(folder.resolve("matomo/config/config.ini.php"), "[General]\n");
      QuickstartSite access = QuickstartSite.open(connection, folder);
      for (String sql : lines("seed.sql")) {
        statement.execute(sql);
      }
      return access;
    }
  }

  private List<String> flags(QuickstartSite access) {
    List<String> flags =
        new ArrayList<>(SluiceProcess.onServers(database, redis, 1, folder.resolve("state")));
    flags.set(flags.indexOf("--salt") + 1, access.salt());
    flags.addAll(List.of("--matomo-dir", folder.resolve("matomo").toString()));
    return flags;
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = Files.newInputStream(RESOURCES.resolve(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static void send(int port, String token, JsonNode hit)
      throws IOException, InterruptedException {
    Map<String, String> query = new LinkedHashMap<>();
    hit.path("q").properties().forEach(it -> query.put(it.getKey(), it.getValue().asText()));
    query.put("cdt", hit.path("t").asText());
    query.put("cip", hit.path("ip").asText());
    query.put("token_auth", token);
    StringBuilder uri = new StringBuilder("http://127.0.0.1:" + port + "/matomo.php?");
    query.forEach(
        (name, value) -> uri.append(encoded(name)).append('=').append(encoded(value)).append('&'));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri.toString()))
            .header("User-Agent", hit.path("ua").asText());
    hit.path("h").properties().forEach(it -> request.header(it.getKey(), it.getValue().asText()));
    HttpResponse<Void> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding());
    assertThat(answer.statusCode()).as(uri.toString()).isEqualTo(200);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void compare(
      JsonNode line, Map<String, Map<String, Object>> actual, List<String> differences) {
    String table = line.path("table").asText();
    String key = table + " " + line.path("key").asText();
    Map<String, Object> found = actual.get(key);
    if (table.equals("nothing")) {
      return; // the numbers of rows tell that nothing was recorded
    }
    if (found == null) {
      boolean isEmpty = line.path("cols").has("/") || line.path("cols").isEmpty();
      if (!isEmpty || table.equals("archive_blob")) {
        differences.add(key + " is missing: " + line.path("source").asText());
      }
      return;
    }
    line.path("cols")
        .properties()
        .forEach(
            field -> {
              Object value = found.get(field.getKey());
              if (!same(field.getValue(), value)) {
                differences.add(
                    "%s %s: expected %s, got %s (%s)"
                        .formatted(
                            key,
                            field.getKey(),
                            field.getValue(),
                            value,
                            line.path("source").asText()));
              }
            });
    if (table.equals("archive_blob")) {
      found.forEach(
          (cell, value) -> {
            if (!line.path("cols").has(cell)) {
              differences.add(key + " has " + cell + " = " + value);
            }
          });
    }
  }

  /** Texts that are empty are as good as NULL, numbers that are 0 as good as none. */
  private static boolean same(JsonNode expected, Object actual) {
    String wanted = expected.isNull() ? "" : expected.asText();
    String text = Objects.toString(actual, "");
    if (text.equals(wanted)) {
      return true;
    }
    if (!expected.isNumber() || !text.matches("-?[0-9.E-]*")) {
      return false;
    }
    double number = text.isEmpty() ? 0 : Double.parseDouble(text);
    return Math.abs(number - expected.asDouble()) < 1e-6;
  }
}
