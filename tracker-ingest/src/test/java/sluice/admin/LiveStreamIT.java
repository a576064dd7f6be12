package sluice.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.process.Health;
import sluice.process.Metrics;
import sluice.process.RecentProblems;

/** The events of the live page over HTTP. */
class LiveStreamIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Metrics metrics = Metrics.ofThisProcess();
  private final StatusPage status = new StatusPage("Sluice test");
  private final LivePage live =
      new LivePage("sluice 1", metrics.registry(), new RecentProblems(), InstantSource.system());
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Socket> readers = new ArrayList<>();
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    live.add(
        figures -> {
          asked.incrementAndGet();
          return new LivePanel("p", "P", List.of(), List.of(), List.of());
        });
    WebPages pages = new WebPages();
    server =
        AdminServer.start(
            new InetSocketAddress("127.0.0.1", 0),
            List.of(),
            new AdminContent(metrics, new Health(), status, live, pages));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket reader : readers) {
      reader.close();
    }
    server.close();
    metrics.close();
  }

  private BufferedReader reader(String more) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    readers.add(socket);
    socket
        .getOutputStream()
        .write(("GET /events HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n").getBytes(UTF_8));
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  private static String event(BufferedReader reader) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("data: ")) {
        return line;
      }
    }
    throw new IOException("the stream has ended");
  }

  @Test
  void aReaderGetsAnEventASecond() throws Exception {
    BufferedReader reader = reader("");
    assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
    long begun = System.nanoTime();
    for (int event = 0; event < 3; event++) {
      assertThat(event(reader)).contains("\"title\":\"Sluice test\"");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1500));
  }

  @Test
  void aReaderMayStayLongerThanAnyRequest() throws Exception {
    BufferedReader reader = reader("");
    for (int event = 0; event < 12; event++) {
      event(reader);
    }
  }

  @Test
  void nothingIsMeasuredWhenNobodyLooks() throws Exception {
    assertThat(asked).hasValue(0);
    event(reader(""));
    assertThat(asked).hasPositiveValue();
    readers.get(0).close();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(3))
        .until(
            () -> {
              int before = asked.getAndSet(0);
              return before == 0;
            });
    event(reader(""));
    assertThat(asked).hasPositiveValue();
  }

  @Test
  void whoComesWhenAllPlacesAreTakenIsRefusedUntilOneIsFree() throws Exception {
    for (int place = 0; place < LiveStream.MOST; place++) {
      event(reader(""));
    }
    assertThat(reader("").readLine()).startsWith("HTTP/1.1 503 ");
    readers.get(3).close();
    await()
        .atMost(LIMIT)
        .until(() -> reader("").readLine(), answer -> answer.startsWith("HTTP/1.1 200 "));
  }

  @Test
  void readersTakeNoPlaceOfProbes() throws Exception {
    event(reader(""));
    HttpClient client = HttpClient.newHttpClient();
    for (int probe = 0; probe < 2 * AdminConnections.MOST; probe++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + "/health/live")).build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aPageOfAnotherOriginTakesNoPlace() throws Exception {
    assertThat(reader("Sec-Fetch-Site: cross-site\r\n").readLine()).startsWith("HTTP/1.1 403 ");
    assertThat(reader("Sec-Fetch-Site: same-site\r\n").readLine()).startsWith("HTTP/1.1 403 ");
    assertThat(reader("Sec-Fetch-Site: same-origin\r\n").readLine()).startsWith("HTTP/1.1 200 ");
    assertThat(asked).hasValueLessThan(3);
  }

  @Test
  void aReaderThatDoesNotReadIsDroppedAndTheOthersGoOn() throws Exception {
    // A second's event is more than the system keeps for one who does not take it.
    for (int section = 0; section < 2000; section++) {
      status.add("section " + section, () -> Map.of("much", "x".repeat(900)));
    }
    Socket asleep = new Socket();
    asleep.setReceiveBufferSize(4096);
    asleep.connect(new InetSocketAddress("127.0.0.1", server.port()));
    readers.add(asleep);
    asleep
        .getOutputStream()
        .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
    BufferedReader awake = reader("");
    for (int event = 0; event < 6; event++) {
      event(awake);
    }
    asleep.setSoTimeout((int) LIMIT.toMillis());
    int ended = 0;
    byte[] bytes = new byte[65_536];
    long taken = 0;
    while (ended >= 0) {
      try {
        ended = asleep.getInputStream().read(bytes);
        taken += Math.max(0, ended);
      } catch (SocketException reset) {
        ended = -1;
      }
    }
    assertThat(taken).as("bytes of one event, not of six").isLessThan(3_000_000);
  }
}
