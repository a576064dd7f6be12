package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sluice.queue.RequestSet;

/** The limits that hold where nobody sets others: what just fits is taken, one more is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefaultLimitsIT {

  private static final int MAX_BODY = 8 << 20;
  private static final int MAX_BULK = 20_000;

  private WireBench bench;

  @BeforeAll
  void start(@TempDir Path state) throws IOException {
    bench = WireBench.standard(state);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  private static String bulk(int requests) {
    return "{\"requests\":[\"?idsite=1&_id=000fffffffffffff\""
        + ",\"?idsite=1&_id=000fffffffffffff\"".repeat(requests - 1)
        + "]}";
  }

  @Test
  void bodyOfEightMebibytesIsTaken() throws IOException {
    bench.redis.take();
    String form = "idsite=1&a=" + "x".repeat(MAX_BODY - "idsite=1&a=".length());
    assertThat(
            bench
                .post("/matomo.php", form, "Content-Type: application/x-www-form-urlencoded")
                .code())
        .isEqualTo(200);
    assertThat(bench.redis.take()).hasSize(1);
  }

  @Test
  void largerBodyIsRefusedByItsLength() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send(
          "POST /matomo.php HTTP/1.1\r\nHost: t\r\nContent-Length: " + (MAX_BODY + 1) + "\r\n\r\n");
      assertThat(client.receive(false).code()).isEqualTo(413);
    }
  }

  @Test
  void bulkOfTwentyThousandIsTakenInSetsOfFiveHundred() throws IOException {
    bench.redis.take();
    assertThat(bench.post("/matomo.php", bulk(MAX_BULK)).text()).contains("\"tracked\":20000");
    List<RequestSet> sets = bench.redis.take();
    assertThat(sets).hasSize(MAX_BULK / 500);
    assertThat(sets).allSatisfy(set -> assertThat(set.requests()).hasSize(500));
  }

  @Test
  void largerBulkIsRefusedWhole() throws IOException {
    bench.redis.take();
    assertThat(bench.post("/matomo.php", bulk(MAX_BULK + 1)).code()).isEqualTo(413);
    assertThat(bench.redis.take()).isEmpty();
  }

  @Test
  void requestLineAndHeadersMayHave64Kibibytes() throws IOException {
    String fits = "x".repeat(65_000);
    String tooLong = "x".repeat(66_000);
    assertThat(bench.get("/matomo.php?a=" + fits).code()).isEqualTo(200);
    assertThat(bench.get("/matomo.php?a=" + tooLong).code()).isEqualTo(414);
    assertThat(bench.get("/matomo.php?a=1", "X-Long: " + fits).code()).isEqualTo(200);
    assertThat(bench.get("/matomo.php?a=1", "X-Long: " + tooLong).code()).isEqualTo(431);
  }
}
