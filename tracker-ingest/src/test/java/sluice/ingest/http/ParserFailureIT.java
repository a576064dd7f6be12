package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when parsing ends in an error of the JVM, on any of the threads that parse. */
class ParserFailureIT {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @ParameterizedTest
  @ValueSource(ints = {10, 20_000, 1_000_000})
  void clientIsAnsweredAndItsMemoryGivenBack(int bodyBytes) throws Exception {
    TrackerServer server = UnreadableRules.serve(1, () -> {}, registry);
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
