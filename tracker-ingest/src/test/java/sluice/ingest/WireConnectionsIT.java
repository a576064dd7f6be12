package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Which connections are kept, and in which order their requests are answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireConnectionsIT {

  private WireBench bench;

  @BeforeAll
  void start(@TempDir Path state) throws IOException {
    bench = WireBench.standard(state);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @Test
  void connectionIsKeptAndPipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      String image = "GET /matomo.php?idsite=1 HTTP/1.1\r\nHost: t\r\n\r\n";
      String nothing = "GET /matomo.php?idsite=1&send_image=0 HTTP/1.1\r\nHost: t\r\n\r\n";
      client.send((image + nothing).repeat(30));
      for (int i = 0; i < 30; i++) {
        assertThat(client.receive(false).code()).isEqualTo(200);
        assertThat(client.receive(false).code()).isEqualTo(204);
      }
      client.send("GET /matomo.php?idsite=1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
      assertThat(client.receive(false).headers()).contains("Connection: close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void http10IsClosedUnlessItAsksToBeKept() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send("GET /matomo.php?a=1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.receive(false).headers()).contains("Connection: keep-alive");
      client.send("GET /matomo.php?a=1 HTTP/1.0\r\n\r\n");
      assertThat(client.receive(false).headers()).contains("Connection: close");
      assertThat(client.isClosed()).isTrue();
    }
  }
}
