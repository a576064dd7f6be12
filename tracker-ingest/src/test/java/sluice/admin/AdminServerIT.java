package sluice.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.process.Health;
import sluice.process.Metrics;
import sluice.process.RecentProblems;

class AdminServerIT {
  private final Metrics metrics = Metrics.ofThisProcess();
  private final Health health = new Health();
  private final StatusPage status = new StatusPage("Sluice test");
  private final WebPages pages = new WebPages();
  private final LivePage live =
      new LivePage("sluice 1", metrics.registry(), new RecentProblems(), InstantSource.system());
  private final AdminContent content = new AdminContent(metrics, health, status, live, pages);
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        AdminServer.start(
            new InetSocketAddress("127.0.0.1", 0), List.of("monitor.example"), content);
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
  void browsersGetThePageAndOthersTheText() throws Exception {
    pages.html("/", WebPages.text("sluice/admin/page.html"));
    pages.file("/page/page.css", "sluice/admin/page.css");

    assertThat(raw("GET / HTTP/1.0\r\nAccept: */*\r\n\r\n"))
        .contains("content-type: text/plain", "vary: accept")
        .endsWith("Sluice test\n");
    assertThat(raw("GET / HTTP/1.0\r\nAccept: text/html,*/*;q=0.8\r\n\r\n"))
        .contains("content-type: text/html", "vary: accept", "<h1>page</h1>")
        .contains(
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';")
        .doesNotContain("unsafe");
    assertThat(raw("GET /status.txt HTTP/1.0\r\nAccept: text/html\r\n\r\n"))
        .contains("content-type: text/plain");
    assertThat(request("GET", "/page/page.css").headers().firstValue("content-type"))
        .hasValue("text/css; charset=utf-8");
  }

  @Test
  void aDocumentThatTakesLongKeepsNothingElseWaiting() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    pages.document(
        "/slow.json",
        () -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "{}";
        });
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write("GET /slow.json HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      assertThat(request("GET", "/metrics").statusCode()).isEqualTo(200);
      over.countDown();
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .contains("content-type: application/json")
          .endsWith("{}");
    }
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertThat(request("GET", "/metrics/x").statusCode()).isEqualTo(404);
    assertThat(request("GET", "/favicon.ico").statusCode()).isEqualTo(404);
    assertThat(request("POST", "/metrics").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST.:1", "127.0.0.1:9101", "[::1]:9101", "monitor.example"})
  void itsOwnNamesAreAnswered(String host) throws Exception {
    assertThat(raw("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: rebound.example",
        "Host: rebound.example:9101",
        "Host: 127.0.0.1.rebound.example",
        "Host: 127.0.0.1@rebound.example",
        "Host: localhost\r\nHost: rebound.example",
        "Host:",
        "X: none"
      })
  void aPageThatPointsItsOwnNameAtThisPortReadsNothing(String header) throws Exception {
    status.add("Queue", () -> Map.of("sets waiting", 12));
    assertThat(raw("GET / HTTP/1.1\r\n" + header + "\r\n\r\n"))
        .startsWith("HTTP/1.1 4")
        .doesNotContain("sets waiting");
  }

  @Test
  void anOldProbeWithoutAHostIsAnswered() throws Exception {
    assertThat(raw("GET /health/live HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void browsersNeitherGuessTheTypeNorKeepOrFrameAnAnswer() throws Exception {
    for (String path : List.of("/", "/metrics", "/health/ready", "/nothing")) {
      assertThat(request("GET", path).headers().map())
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("cache-control", List.of("no-store"))
          .containsEntry(
              "content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"));
    }
  }

  @Test
  void slowClientsDoNotKeepHealthWaiting() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * AdminConnections.MOST; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        slow.add(socket);
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: local".getBytes(US_ASCII));
      }
      long asked = System.nanoTime();
      assertThat(request("GET", "/health/live").statusCode()).isEqualTo(200);
      // Ten seconds is what the slow ones have; whoever waits for them waits longer than this.
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(8));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aPageThatHangsDoesNotKeepHealthWaiting() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    status.add(
        "Stuck",
        () -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Map.of();
        });
    List<Socket> asking = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        asking.add(socket);
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      }
      assertThat(request("GET", "/health/live").statusCode()).isEqualTo(200);
    } finally {
      over.countDown();
      for (Socket socket : asking) {
        socket.close();
      }
    }
  }

  @Test
  void headersWithoutEndAreCutOff() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  /** What comes back for these bytes until the port closes the connection. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void takenPortIsNamed() {
    InetSocketAddress taken = new InetSocketAddress("127.0.0.1", server.port());
    assertThatThrownBy(() -> AdminServer.start(taken, List.of(), content))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--admin-listen 127.0.0.1:" + server.port() + ": ")
        .hasMessageContaining("Address already in use");
    assertThatThrownBy(
            () ->
                AdminServer.start(
                    InetSocketAddress.createUnresolved("no.such.host.invalid", 1),
                    List.of(),
                    content))
        .hasMessageContaining("unknown host");
  }
}
