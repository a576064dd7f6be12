package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Debian's Prometheus with the configuration and the rules of the distribution, which scrapes the
 * processes of a test every two seconds. Confined to one test.
 */
final class WatchingPrometheus implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
  private static final Path SHIPPED = Path.of("prometheus");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final String address;

  private WatchingPrometheus(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts it.
   *
   * @param targets what stands in the shipped configuration, and what to put in its place
   */
  static WatchingPrometheus start(Path folder, Map<String, String> targets) throws IOException {
    Path own = Files.createDirectories(folder.resolve("prometheus"));
    String rules = "sluice.rules.yml";
    Files.copy(SHIPPED.resolve(rules), own.resolve(rules));
    String config = Files.readString(SHIPPED.resolve("prometheus.yml"));
    for (Map.Entry<String, String> target : targets.entrySet()) {
      assertThat(config).contains(target.getKey());
      config = config.replace(target.getKey(), target.getValue());
    }
    Path file = own.resolve("prometheus.yml");
    Files.writeString(file, config.replaceAll("_interval: \\d+s", "_interval: 2s"));
    String address = "127.0.0.1:" + SiteNginx.freePort();
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + own.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    WatchingPrometheus started = new WatchingPrometheus(process, address);
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> started.get("/-/ready").statusCode() == 200);
    return started;
  }

  /** The values that an expression has now. */
  List<String> values(String expression) throws IOException, InterruptedException {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode answer = JSON.readTree(get("/api/v1/query?query=" + query).body());
    assertThat(answer.path("status").asText()).as(expression).isEqualTo("success");
    return answer.path("data").path("result").findValues("value").stream()
        .map(value -> value.get(1).asText())
        .toList();
  }

  /** How each rule is: ok, unknown before it was evaluated, err. */
  List<String> rules() throws IOException, InterruptedException {
    return JSON.readTree(get("/api/v1/rules").body()).findValuesAsText("health");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
