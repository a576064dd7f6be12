package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matomo.java.tracking.MatomoRequests;
import org.matomo.java.tracking.MatomoTracker;
import org.matomo.java.tracking.TrackerConfiguration;
import org.matomo.java.tracking.parameters.VisitorId;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;

/** Clients that others wrote. */
class RealClientsIT {

  @TempDir Path directory;

  @Test
  @SuppressWarnings("try") // its close may be interrupted, which then fails the test
  void matomoJavaTrackerSendsSingleAndBulkRequests() throws Exception {
    try (WireBench bench = WireBench.standard(directory);
        MatomoTracker tracker =
            new MatomoTracker(
                TrackerConfiguration.builder()
                    .apiEndpoint(URI.create("http://127.0.0.1:" + bench.port() + "/matomo.php"))
                    .defaultSiteId(3)
                    .logFailedTracking(true)
                    .build())) {
      VisitorId visitor = VisitorId.fromHex("0123456789abcdef");
      tracker.sendRequest(MatomoRequests.pageView("Grüße & mehr").visitorId(visitor).build());
      List<RequestSet> single = bench.redis.take();
      assertThat(single).hasSize(1);
      assertThat(single.get(0).requests().get(0).entries())
          .containsEntry("action_name", new PhpValue.Text("Grüße & mehr"))
          .containsEntry("idsite", new PhpValue.Text("3"))
          .containsEntry("_id", new PhpValue.Text("0123456789abcdef"));

      tracker.sendBulkRequest(
          MatomoRequests.pageView("one").visitorId(visitor).build(),
          MatomoRequests.event("c", "a", "n", 1.0).visitorId(visitor).build());
      List<RequestSet> bulk = bench.redis.take();
      assertThat(bulk).hasSize(1);
      assertThat(bulk.get(0).requests()).hasSize(2);
      assertThat(bulk.get(0).requests().get(1).entries())
          .containsEntry("e_c", new PhpValue.Text("c"));
    }
  }

  @Test
  void browserSendsImageXhrAndBeaconFromAnotherOrigin() throws Exception {
    Optional<Path> chromium = chromium();
    assumeTrue(
        chromium.isPresent(),
        "no chromium on PATH: install Debian's package chromium to run this test");
    try (WireBench bench = WireBench.standard(directory)) {
      HttpServer site = site(page("http://127.0.0.1:" + bench.port() + "/matomo.php"));
      Process browser =
          browser(chromium.get(), "http://localhost:" + site.getAddress().getPort() + "/page");
      try {
        List<String> kinds = new ArrayList<>();
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  bench.redis.take().forEach(set -> kinds.add(kind(set)));
                  return kinds.size() >= 4;
                });
        assertThat(kinds).containsExactlyInAnyOrder("image", "xhr", "beacon", "read-200");
      } finally {
        browser.destroyForcibly().waitFor();
        site.stop(0);
      }
    }
  }

  private static String kind(RequestSet set) {
    assertThat(set.environment().server().get("HTTP_USER_AGENT")).contains("Mozilla");
    return ((PhpValue.Text) set.requests().get(0).entries().get("kind")).value();
  }

  /** The last hit tells that the page could read the answer of its XHR, with credentials. */
  private static String page(String tracker) {
    return """
        <!DOCTYPE html><title>t</title><script>
        var to = '%s?idsite=1&rec=1&kind=';
        new Image().src = to + 'image';
        navigator.sendBeacon(to + 'beacon&send_image=0',
            new Blob(['x=1'], {type: 'application/x-www-form-urlencoded; charset=UTF-8'}));
        var xhr = new XMLHttpRequest();
        xhr.open('POST', '%s');
        xhr.withCredentials = true;
        xhr.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8');
        xhr.onload = function () { new Image().src = to + 'read-' + xhr.status; };
        xhr.send('idsite=1&rec=1&kind=xhr');
        </script>
        """
        .formatted(tracker, tracker);
  }

  private static HttpServer site(String page) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/page",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=UTF-8");
          exchange.sendResponseHeaders(200, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    server.start();
    return server;
  }

  private Process browser(Path chromium, String url) throws IOException {
    return new ProcessBuilder(
            chromium.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--user-data-dir=" + directory.resolve("profile"),
            "--remote-debugging-port=0",
            url)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("chromium.log").toFile())
        .start();
  }

  private static Optional<Path> chromium() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(
            dir ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
