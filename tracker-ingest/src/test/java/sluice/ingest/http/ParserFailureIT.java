package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.queue.TrackedServerKeys;

/** What happens when parsing ends in an error of the JVM, on any of the threads that parse. */
class ParserFailureIT {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private TrackerServer start() throws IOException {
    TrackerServerConfig config =
        new TrackerServerConfig(
            "127.0.0.1",
            0,
            -1,
            "",
            1,
            0,
            false,
            HttpLimits.standard(),
            TrackedServerKeys.with(List.of()),
            Set.of());
    TrackerServer server =
        TrackerServer.bind(
            config,
            null, // nothing is ever published
            () -> {
              throw new LinkageError("the test's");
            },
            registry,
            InstantSource.system());
    server.accept();
    return server;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20_000, 1_000_000})
  void clientIsAnsweredAndItsMemoryGivenBack(int bodyBytes) throws Exception {
    TrackerServer server = start();
    try {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/matomo.php");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .POST(HttpRequest.BodyPublishers.ofString("x".repeat(bodyBytes)))
              .build();
      for (int i = 1; i <= 3; i++) {
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(500);
        assertThat(registry.counter("sluice.ingest.bugs").count()).isEqualTo(i);
      }
      Awaitility.await()
          .until(() -> registry.get("sluice.ingest.inflight.bytes").gauge().value() == 0);
    } finally {
      server.close();
    }
  }
}
