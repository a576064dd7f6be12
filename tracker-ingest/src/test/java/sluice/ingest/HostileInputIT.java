package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.HostileCorpus.Hostile;

/**
 * Hostile and random requests to a live ingest: every answer is one of the table's, never 5xx;
 * nothing is thrown or logged, no buffer leaks, and memory stays as it was. The random ones have a
 * fixed seed; the parsers alone are fuzzed by the tests named PropertiesTest.
 */
class HostileInputIT {

  private static final List<String> TYPES =
      List.of(
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: multipart/form-data; boundary=a",
          "Content-Type: application/json",
          "X-No-Type: x");

  private static final int RANDOM_REQUESTS = 3000;

  /** Until buffers that grow to a bounded size have grown, and classes are loaded. */
  private static final int WARM_UP_ROUNDS = 4;

  private static final int ROUNDS = 12;

  /** For all rounds together; one buffer lost in each round would be more. */
  private static final long SLACK_BYTES = 1 << 20;

  private static ResourceLeakDetector.Level levelBefore;

  private final WarningLog log = new WarningLog();
  private WireBench bench;

  @BeforeAll
  static void watchEveryBuffer() {
    levelBefore = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  @AfterAll
  static void watchAsBefore() {
    ResourceLeakDetector.setLevel(levelBefore);
  }

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    bench = WireBench.standard(state);
  }

  @AfterEach
  void nothingWasThrownOrLogged() {
    try (log) {
      assertThat(bench.count("sluice.ingest.bugs")).isZero();
      assertThat(bench.count("sluice.ingest.connection.errors")).isZero();
      bench.close();
      log.assertEmpty();
    }
  }

  @Test
  void everyRequestOfTheCorpusHasAnAnswer() throws IOException {
    sendCorpus();
    // take decodes every entry as the worker does
    assertThat(bench.redis.take()).isNotEmpty();
  }

  @Test
  void randomInputHasAnAnswer() throws IOException {
    sendRandom(new Random(20261122), RANDOM_REQUESTS);
    assertThat(bench.redis.take()).isNotEmpty();
  }

  @Test
  void memoryStaysFlat() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      round(random);
    }
    long heap = usedHeap();
    long direct = usedDirect();
    for (int i = 0; i < ROUNDS; i++) {
      round(random);
    }
    assertThat(usedHeap()).as("heap after %d rounds", ROUNDS).isLessThan(heap + SLACK_BYTES);
    assertThat(usedDirect()).as("direct memory").isLessThanOrEqualTo(direct + SLACK_BYTES);
  }

  private void round(Random random) throws IOException {
    sendCorpus();
    sendRandom(random, 200);
    bench.redis.take();
  }

  /** What is in use after the collector ran; the least of a few runs. */
  private static long usedHeap() {
    return IntStream.range(0, 4)
        .mapToLong(
            run -> {
              ManagementFactory.getMemoryMXBean().gc();
              return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            })
        .min()
        .orElseThrow();
  }

  private static long usedDirect() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  private void sendCorpus() throws IOException {
    for (Hostile request : HostileCorpus.read()) {
      if (request.isRaw()) {
        assertNeverServerError(request);
      } else if (request.body().length == 0 || request.hasContentType()) {
        assertAnswered(request, "X-No-Type: x");
      } else {
        for (String type : TYPES) {
          assertAnswered(request, type);
        }
      }
    }
  }

  private void assertAnswered(Hostile request, String header) throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      List<String> headers =
          Stream.concat(request.headers().stream(), List.of(header).stream()).toList();
      RawClient.Response response =
          client.exchange(request.method(), request.target(), headers, request.body());
      assertThat(response.code())
          .as("%s, %s", request, header)
          .isIn(200, 204, 400, 404, 413, 414, 431);
    }
  }

  /**
   * What is no request may be cut off; what is answered is answered in order. 501 and 505 tell of a
   * coding or a version that nobody speaks here.
   */
  private void assertNeverServerError(Hostile request) throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      String answers = client.exchangeToEnd(request.body());
      assertThat(answers)
          .as(request.name())
          .doesNotContainPattern("HTTP/1\\.\\d 5(?!0[15])")
          .matches("(?s)|HTTP/1\\.[01] [245].*");
    }
  }

  private void sendRandom(Random random, int requests) throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      for (int i = 0; i < requests; i++) {
        String body = i % 2 == 0 ? noise(random) : mutated(random);
        List<String> headers =
            List.of(
                TYPES.get(random.nextInt(TYPES.size())),
                "Cookie: " + printable(noise(random)),
                "User-Agent: " + printable(noise(random)));
        RawClient.Response response =
            client.exchange(
                random.nextBoolean() ? "POST" : "PUT",
                "/matomo.php?" + printable(noise(random)),
                headers,
                body.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(response.code()).isIn(200, 204, 400);
      }
    }
  }

  private static String noise(Random random) {
    String grammar = "=&%[].+;:/?\"'{}\\,0129afAF_- \r\n\t\u0000\u00c3\u00a9\u00ff";
    StringBuilder noise = new StringBuilder();
    for (int n = random.nextInt(300); n > 0; n--) {
      noise.append(
          random.nextInt(3) == 0
              ? (char) random.nextInt(256)
              : grammar.charAt(random.nextInt(grammar.length())));
    }
    return noise.toString();
  }

  /** A right bulk or multipart body with a few wrong bytes. */
  private static String mutated(Random random) {
    StringBuilder text =
        new StringBuilder(
            random.nextBoolean()
                ? "{\"token_auth\":\"t\",\"requests\":[\"?idsite=1&rec=1\",{\"uid\":\"\\u00e9\","
                    + "\"a\":[1,2.5,true,null]}],\"send_image\":\"0\"}"
                : "--a\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nv\r\n--a--\r\n");
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, (char) random.nextInt(256));
        default -> text.insert(at, text.substring(at / 2, at));
      }
    }
    return text.toString();
  }

  /** What may stand in a request line or header. */
  private static String printable(String noise) {
    return noise
        .chars()
        .filter(c -> c > 0x20 && c != 0x7f)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
