package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.ingest.ring.MemoryRedis;
import sluice.matomo.RedisAddress;

/** Whoever sends a hit to an ingest that can keep none any more is told so, soon. */
class DeadAppenderIT {
  private static final String HIT = "GET /matomo.php?idsite=1&rec=1 HTTP/1.1\r\nHost: t\r\n\r\n";

  @TempDir Path directory;

  private IngestConfig config(boolean ackReceived) {
    IngestConfig standard =
        IngestConfig.of(
            "127.0.0.1", 0, RedisAddress.parse("redis://127.0.0.1:1/0"), directory.resolve("lib"));
    IngestConfig.Listen listen = standard.listen();
    return new IngestConfig(
        new IngestConfig.Listen(
            listen.host(), listen.port(), listen.basePath(), listen.eventLoops(), ackReceived),
        standard.limits(),
        standard.redis(),
        standard.spool(),
        standard.queue(),
        standard.matomo());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hitsAreRefusedHoweverTheyAreAnswered(boolean ackReceived) throws IOException {
    BreakingClock clock = new BreakingClock();
    try (TrackerIngest ingest =
            TrackerIngest.start(
                config(ackReceived), new MemoryRedis(), new SimpleMeterRegistry(), clock);
        RawClient client = new RawClient(ingest.port())) {
      client.send(HIT);
      assertThat(client.receive(false).code()).isEqualTo(200);
      clock.breakDown();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                client.send(HIT);
                return client.receive(false).code() == 503;
              });
      client.send(HIT);
      assertThat(client.receive(false).headers()).contains("Retry-After: 30");
    }
  }
}
