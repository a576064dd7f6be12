package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sluice.hostile.Attack;
import sluice.hostile.AttackKind;
import sluice.servers.RealServers;
import sluice.servers.TestRedis;

/**
 * Ingest as a process with the heap of its unit and little direct memory, against clients that
 * would use up more. It must not die, and a well-behaved client beside them must not notice.
 */
@RealServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileMemoryIT {

  /** Longer answers would be noticed; generous, because the machine has other work. */
  private static final long MAX_ANSWER_MILLIS = 3_000;

  private static final int RANDOM_REQUESTS = 4_000;
  private static final String POST = "POST /matomo.php HTTP/1.1\r\nHost: t\r\n";

  private Path state;
  private IngestChild ingest;
  private TestRedis redis;
  private WellBehaved client;
  private final List<RawClient> hostile = new ArrayList<>();

  @BeforeAll
  void start(TestRedis ownRedis, @TempDir Path directory) throws IOException {
    state = directory;
    redis = ownRedis;
    ingest = IngestChild.start(redis.uri(), state);
  }

  @AfterAll
  void stop() {
    ingest.close();
  }

  @BeforeEach
  void beginWellBehaved() throws IOException {
    // One death is one failed test, not that of all that follow.
    if (!ingest.isAlive()) {
      ingest = IngestChild.start(redis.uri(), state.resolve("again" + System.nanoTime()));
    }
    client = new WellBehaved(ingest.port());
  }

  @AfterEach
  void wellBehavedNoticedNothing() throws IOException {
    client.close();
    for (RawClient each : hostile) {
      each.close();
    }
    hostile.clear();
    redis.flush();
    assertThat(ingest.isAlive()).as("ingest lives").isTrue();
    assertThat(client.failure()).isEmpty();
    assertThat(client.answered()).isPositive();
    assertThat(client.longestMillis()).isLessThan(MAX_ANSWER_MILLIS);
  }

  /** Opens so many connections and sends on each; what the server no longer takes is lost. */
  private void open(int connections, IntFunction<byte[]> bytes) throws IOException {
    for (int i = 0; i < connections; i++) {
      RawClient each = new RawClient(ingest.port());
      hostile.add(each);
      each.sendInBackground(bytes.apply(i));
    }
    client.awaitHits(20);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] body(String headers, String body) {
    return latin(POST + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static byte[] bulk(String elements) {
    return body("", "{\"requests\":[" + elements + "]}");
  }

  private static byte[] form(String body) {
    return body("Content-Type: application/x-www-form-urlencoded\r\n", body);
  }

  private int answer(byte[] request) throws IOException {
    try (RawClient once = new RawClient(ingest.port())) {
      once.send(request);
      return once.receive(false).code();
    }
  }

  @Test
  void announcedBodiesStopNobody() throws IOException {
    open(60, i -> latin(POST + "Content-Length: 8388608\r\n\r\n"));
    assertThat(answer(form("idsite=1&a=" + "x".repeat(1 << 20)))).isEqualTo(200);
  }

  @Test
  void chunkedBodiesThatDoNotEndAreCharged() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
    byte[] open = latin(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(30));
    open(40, i -> open);
    assertThat(answer(form("idsite=1&a=" + "x".repeat(1 << 20)))).isEqualTo(200);
  }

  @Test
  void headersOfManyShortLinesAreRefused() throws IOException {
    byte[] lines = latin("GET / HTTP/1.1\r\nHost: t\r\n" + "a:\r\n".repeat(32_000));
    open(150, i -> lines);
  }

  @Test
  void headsThatDoNotEndAreBounded() throws IOException {
    byte[] head = latin("GET /?" + "a".repeat(60_000) + " HTTP/1.1\r\nX: " + "b".repeat(60_000));
    open(1_000, i -> head);
  }

  @Test
  void smallBodiesThatDoNotEndAreBounded() throws IOException {
    byte[] body = latin(POST + "Content-Length: 60001\r\n\r\n" + "a".repeat(60_000));
    open(1_500, i -> body);
  }

  @Test
  void bulkOfNestedNamesIsRefused() throws IOException {
    StringBuilder element = new StringBuilder("\"?");
    for (int i = 0; i < 1_000; i++) {
      element.append('a').append(i).append("[]".repeat(63)).append('&');
    }
    byte[] bulk = bulk(element + "\"" + ("," + element + "\"").repeat(15));
    assertThat(answer(bulk)).isEqualTo(413);
    open(3, i -> bulk);
  }

  @Test
  void bulkOfSmallArraysIsRefused() throws IOException {
    assertThat(answer(bulk("[0]" + ",[0]".repeat(2_000_000)))).isEqualTo(413);
  }

  @Test
  void bulkOfQueriesOfShortNamesIsTaken() throws IOException {
    StringBuilder element = new StringBuilder("\"?");
    for (int i = 0; i < 1_000; i++) {
      element
          .append((char) ('a' + i % 26))
          .append((char) ('a' + i / 26 % 26))
          .append(i)
          .append('&');
    }
    assertThat(answer(bulk(element + "\"" + ("," + element + "\"").repeat(1_200)))).isEqualTo(200);
  }

  @Test
  void escapesThatMultiplyAreRefused() throws IOException {
    byte[] form = form("a=" + "\u0001".repeat(8_000_000));
    assertThat(answer(form)).isEqualTo(413);
    open(6, i -> form);
  }

  @Test
  void partOfManyDispositionsIsOneField() throws IOException {
    byte[] multipart =
        body(
            "Content-Type: multipart/form-data; boundary=x\r\n",
            "--x\r\n"
                + "Content-Disposition: form-data; name=a\r\n".repeat(190)
                + "\r\n"
                + "y".repeat(8_000_000)
                + "\r\n--x--\r\n");
    assertThat(answer(multipart)).isEqualTo(200);
  }

  @Test
  void boundaryOfDashesCostsNothing() throws IOException {
    String dashes = "-".repeat(60_000);
    byte[] multipart =
        body("Content-Type: multipart/form-data; boundary=" + dashes + "x\r\n", dashes.repeat(100));
    assertThat(answer(multipart)).isEqualTo(400);
    byte[] shorter =
        body(
            "Content-Type: multipart/form-data; boundary=" + "-".repeat(69) + "x\r\n",
            dashes.repeat(100));
    assertThat(answer(shorter)).isEqualTo(400);
  }

  @Test
  void numbersAreCheap() throws IOException {
    String number = "1.234567890123456e300";
    String numbers = number + ("," + number).repeat(100_000);
    byte[] bulk = bulk("{\"a\":[" + numbers + "]}");
    for (int i = 0; i < 5; i++) {
      assertThat(answer(bulk)).isEqualTo(200);
    }
  }

  @Test
  void answersThatAreNotReadAreBounded() throws IOException {
    byte[] missing = latin("GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n".repeat(100_000));
    open(20, i -> missing);
    byte[] hints = latin("GET /matomo.php HTTP/1.1\r\nHost: t\r\n\r\n".repeat(100_000));
    open(20, i -> hints);
  }

  @Test
  void randomHostileRequestsHaveAnAnswerOrNone() throws IOException {
    AttackKind[] kinds = AttackKind.values();
    for (int i = 0; i < RANDOM_REQUESTS; i++) {
      // index 0 has full strength, which the siege sends: here many are to be sent in a short time
      Attack attack = kinds[i % kinds.length].draw(20261128, 1 + i / kinds.length);
      RawClient each = new RawClient(ingest.port());
      hostile.add(each);
      each.sendInBackground(attack.whole(), attack.endsOutput());
      if (attack.answers() == 1) {
        String status = each.statusOrNothing();
        assertThat(status).as("%s", attack).matches("|HTTP/1.1 (100|2|4|50[135]).*");
      }
      if (hostile.size() > 40) {
        hostile.remove(0).close();
      }
    }
  }
}
