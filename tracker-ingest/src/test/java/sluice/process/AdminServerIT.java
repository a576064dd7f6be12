package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerIT {
  private final Metrics metrics = Metrics.ofThisProcess();
  private final Health health = new Health();
  private final StatusPage status = new StatusPage("Sluice test");
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server = AdminServer.start(new InetSocketAddress("127.0.0.1", 0), metrics, health, status);
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  private HttpResponse<String> request(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void metricsAreInPrometheusFormat() throws Exception {
    metrics.registry().counter("sluice.ingest.hits", "outcome", "queued").increment(3);

    HttpResponse<String> answer = request("GET", "/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(answer.body())
        .contains("# TYPE sluice_ingest_hits_total counter")
        .contains("sluice_ingest_hits_total{outcome=\"queued\"} 3.0")
        .contains("jvm_memory_used_bytes")
        .contains("process_files_open_files");
  }

  @Test
  void notReadyIs503WithReasonsWhileLiveIs200() throws Exception {
    AtomicReference<Optional<String>> redis = new AtomicReference<>(Optional.of("refused"));
    health.addReady("redis", redis::get);
    health.addLive("appender", Optional::empty);

    assertThat(request("GET", "/health/ready").statusCode()).isEqualTo(503);
    assertThat(request("GET", "/health/ready").body()).isEqualTo("redis: refused\n");
    assertThat(request("GET", "/health/live").statusCode()).isEqualTo(200);

    redis.set(Optional.empty());
    assertThat(request("GET", "/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void statusPageShowsSections() throws Exception {
    status.add("Queue", () -> Map.of("length", 12));

    assertThat(request("GET", "/").body()).isEqualTo("Sluice test\n\nQueue\n  length  12\n");
    assertThat(request("HEAD", "/").body()).isEmpty();
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertThat(request("GET", "/metrics/x").statusCode()).isEqualTo(404);
    assertThat(request("GET", "/favicon.ico").statusCode()).isEqualTo(404);
    assertThat(request("POST", "/metrics").statusCode()).isEqualTo(405);
  }

  @Test
  void takenPortIsNamed() {
    InetSocketAddress taken = new InetSocketAddress("127.0.0.1", server.port());
    assertThatThrownBy(() -> AdminServer.start(taken, metrics, health, status))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--admin-listen 127.0.0.1:" + server.port() + ": Address already");
    assertThatThrownBy(
            () ->
                AdminServer.start(
                    InetSocketAddress.createUnresolved("no.such.host.invalid", 1),
                    metrics,
                    health,
                    status))
        .hasMessageContaining("unknown host");
  }
}
