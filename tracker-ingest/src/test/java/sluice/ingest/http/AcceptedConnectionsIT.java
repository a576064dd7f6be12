package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Connections that the server has, while the event loop that is to serve them is busy. */
class AcceptedConnectionsIT {

  private static final String HIT =
      "GET /matomo.php?idsite=1&rec=1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);

  /** With two event loops, each of which stands still at its first request. */
  private TrackerServer start() throws IOException {
    return UnreadableRules.serve(
        2,
        () -> {
          asked.countDown();
          await().until(() -> goesOn.getCount() == 0);
        },
        registry);
  }

  private double connections() {
    return registry.get("sluice.ingest.connections").gauge().value();
  }

  private static Socket connect(TrackerServer server) throws IOException {
    return new Socket("127.0.0.1", server.address().getPort());
  }

  private static void send(Socket socket) throws IOException {
    socket.getOutputStream().write(HIT.getBytes(StandardCharsets.US_ASCII));
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void areCountedAndAnsweredWhenTheServerStops() throws Exception {
    TrackerServer server = start();
    // The listening socket has the first event loop, so connections begin with the second.
    try (Socket first = connect(server)) {
      send(first);
      asked.await();
      try (Socket other = connect(server);
          Socket waiting = connect(server)) {
        send(waiting);
        await().until(() -> connections() == 3);
        server.drain(Duration.ZERO);
        Thread stops = new Thread(() -> server.stopAccepting(Duration.ofSeconds(30)), "stops");
        stops.start();
        goesOn.countDown();
        assertThat(answer(first)).startsWith("HTTP/1.1 500");
        assertThat(answer(waiting)).startsWith("HTTP/1.1 500");
        assertThat(answer(other)).as("closed, because it waits for nothing").isEmpty();
        stops.join();
        assertThat(connections()).isZero();
      }
    } finally {
      goesOn.countDown();
      server.close();
    }
  }
}
