package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.http.HttpLimits;
import sluice.matomo.MatomoConfig;

/** What is too large, too slow or too many has a clear answer, and harms nobody else. */
class LimitsIT {

  private static final String HIT = "GET /matomo.php?idsite=1 HTTP/1.1\r\nHost: t\r\n\r\n";

  private WireBench bench;

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    bench = new WireBench(state, limits(Duration.ofMillis(800)), MatomoConfig.defaults());
  }

  private static HttpLimits limits(Duration requestTimeout) {
    return new HttpLimits(
        100_000, 4096, 4096, requestTimeout, Duration.ofMillis(2500), 10, 800_000, 100, 10);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void assertServesOthers() throws IOException {
    assertThat(bench.get("/matomo.php?idsite=1").code()).isEqualTo(200);
  }

  @Test
  void announcedBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send("POST /matomo.php HTTP/1.1\r\nHost: t\r\nContent-Length: 100001\r\n\r\n");
      assertThat(client.receive(false).code()).isEqualTo(413);
      assertThat(client.isClosed()).isTrue();
    }
    assertServesOthers();
  }

  @Test
  void clientThatSendsItsBodyAllTheSameReadsTheRefusal() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send("POST /matomo.php HTTP/1.1\r\nHost: t\r\nContent-Length: 8000000\r\n\r\n");
      String piece = "x".repeat(1_000_000);
      for (int i = 0; i < 8; i++) {
        client.send(piece);
      }
      assertThat(client.receive(false).code()).isEqualTo(413);
    }
    assertServesOthers();
  }

  @Test
  void chunkedBodyThatGrowsTooLargeIsRefused() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send("POST /matomo.php HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";
      for (int i = 0; i < 11; i++) {
        client.send(chunk);
      }
      assertThat(client.receive(false).code()).isEqualTo(413);
    }
    assertServesOthers();
  }

  @Test
  void chunkedFormIsReadLikeAnyOther() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send(
          "POST /matomo.php HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
              + "9\r\nidsite=1&\r\n5\r\nrec=1\r\n0\r\n\r\n");
      assertThat(client.receive(false).code()).isEqualTo(200);
    }
    assertThat(bench.redis.take().get(0).requests().get(0).entries()).containsKeys("idsite", "rec");
  }

  @Test
  void expectationIsAnsweredBeforeTheBody() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send(
          "POST /matomo.php?a=1 HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(client.receive(true).code()).isEqualTo(100);
      client.send("xy");
      assertThat(client.receive(false).code()).isEqualTo(200);
    }
  }

  @Test
  void longUriIsAnswered414AndLongHeaders431() throws IOException {
    assertThat(bench.get("/matomo.php?a=" + "x".repeat(5000)).code()).isEqualTo(414);
    assertThat(bench.get("/matomo.php?a=1", "X-Long: " + "x".repeat(5000)).code()).isEqualTo(431);
    assertThat(bench.get("/matomo.php?a=" + "x".repeat(3000)).code()).isEqualTo(200);
  }

  @Test
  void bulkWithTooManyRequestsIsRefusedWhole() throws IOException {
    String hundred = "\"?idsite=1\"" + ",\"?idsite=1\"".repeat(99);
    assertThat(bench.post("/matomo.php", "{\"requests\":[" + hundred + "]}").code()).isEqualTo(200);
    bench.redis.take();
    assertThat(bench.post("/matomo.php", "{\"requests\":[" + hundred + ",\"?a=1\"]}").code())
        .isEqualTo(413);
    assertThat(bench.redis.take()).isEmpty();
  }

  @Test
  void requestThatTricklesInIsCutOff() throws Exception {
    long started = System.nanoTime();
    try (RawClient client = new RawClient(bench.port());
        RawClient idle = new RawClient(bench.port())) {
      client.send("GET /matomo.php?a=1 HTTP/1.1\r\nHost: t\r\nX-Slow: ");
      Awaitility.await()
          .pollInterval(Duration.ofMillis(100))
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                client.send("x");
                return bench.registry.find("sluice.ingest.answers").tag("code", "408").counter()
                    != null;
              });
      assertThat(client.receive(false).code()).isEqualTo(408);
      assertThat(idle.isClosed()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isGreaterThan(Duration.ofSeconds(2));
    }
    assertServesOthers();
  }

  @Test
  void bodyThatNeverEndsIsCutOff() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send("POST /matomo.php HTTP/1.1\r\nHost: t\r\nContent-Length: 50\r\n\r\nabc");
      assertThat(client.receive(false).code()).isEqualTo(408);
    }
    Awaitility.await()
        .until(() -> bench.registry.get("sluice.ingest.inflight.bytes").gauge().value() == 0);
  }

  @Test
  void oneConnectionTooManyTakesThePlaceOfTheIdlest() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        RawClient client = new RawClient(bench.port());
        clients.add(client);
        client.send(HIT);
        client.receive(false);
      }
      assertServesOthers();
      assertThat(clients.get(0).isClosed()).isTrue();
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void oneConnectionTooManyIsClosedAtOnceWhenAllOthersAreBusy() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        RawClient client = new RawClient(bench.port());
        clients.add(client);
        client.send(HIT);
        client.receive(false);
        client.send("GET /matomo.php?idsite=1 HTTP/1.1\r\nHo");
      }
      Awaitility.await().until(() -> inFlight() > 0);
      try (RawClient tooMany = new RawClient(bench.port())) {
        assertThat(tooMany.isClosed()).isTrue();
      }
      clients.get(0).send("st: t\r\n\r\n");
      assertThat(clients.get(0).receive(false).code()).isEqualTo(200);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private double inFlight() {
    return bench.registry.get("sluice.ingest.inflight.bytes").gauge().value();
  }

  @Test
  void largeBodiesWaitForRoomAndStalledOnesMakeIt(@TempDir Path state) throws Exception {
    bench.close();
    bench = new WireBench(state, limits(Duration.ofMinutes(1)), MatomoConfig.defaults());
    List<RawClient> stalled = new ArrayList<>();
    try {
      for (int i = 0; bench.count("sluice.ingest.parked") == 0; i++) {
        RawClient client = new RawClient(bench.port());
        stalled.add(client);
        client.send(
            "POST /matomo.php?a=1 HTTP/1.1\r\nHost: t\r\nContent-Length: 99000\r\n\r\n"
                + "x".repeat(70_000));
        int held = 70_000 * (i + 1);
        Awaitility.await()
            .until(() -> inFlight() >= held || bench.count("sluice.ingest.parked") > 0);
      }
      try (RawClient waits = new RawClient(bench.port())) {
        waits.send(
            "POST /matomo.php?a=1 HTTP/1.1\r\nHost: t\r\nContent-Length: 99000\r\n\r\n"
                + "x".repeat(99_000));
        Awaitility.await().until(() -> bench.count("sluice.ingest.parked") > 1);
        assertServesOthers();
        assertThat(waits.receive(false).code()).isEqualTo(200);
      }
    } finally {
      for (RawClient client : stalled) {
        client.close();
      }
    }
    Awaitility.await().until(() -> inFlight() == 0);
  }

  @Test
  void announcedBodiesHoldNothing() throws Exception {
    List<RawClient> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        RawClient client = new RawClient(bench.port());
        stalled.add(client);
        client.send("POST /matomo.php?a=1 HTTP/1.1\r\nHost: t\r\nContent-Length: 99000\r\n\r\n");
      }
      try (RawClient waits = new RawClient(bench.port())) {
        waits.send(
            "POST /matomo.php?a=1 HTTP/1.1\r\nHost: t\r\nContent-Length: 99000\r\n\r\n"
                + "x".repeat(99_000));
        assertThat(waits.receive(false).code()).isEqualTo(200);
      }
      assertThat(bench.count("sluice.ingest.parked")).isZero();
    } finally {
      for (RawClient client : stalled) {
        client.close();
      }
    }
    Awaitility.await().until(() -> inFlight() == 0);
  }

  @Test
  void garbageIsAnswered400() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send("\u0000\u0001\u0002 nonsense\r\n\r\n");
      assertThat(client.receive(false).code()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
    }
    assertServesOthers();
  }
}
