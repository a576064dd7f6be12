package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.queue.QueueKey;
import sluice.servers.RealServers;
import sluice.servers.TestRedis;

/** The ingest side of {@code sluice queue resize N}: no entry is moved, none is lost. */
@RealServers
class ResizeIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path state;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static long length(StatefulRedisConnection<String, String> redis, int from, int to) {
    return IntStream.range(from, to)
        .mapToLong(queue -> redis.sync().llen(new QueueKey(queue).list()))
        .sum();
  }

  private double spooledBytes() {
    return registry.get("sluice.ingest.spool.bytes").gauge().value();
  }

  private static void awaitMore(HitLoad load, int more) {
    int target = load.answered().size() + more;
    Awaitility.await().atMost(LIMIT).until(() -> load.answered().size() >= target);
  }

  @Test
  void hitsAreSpooledWhileWorkersDrainAndThenSplitIntoTheNewNumber(TestRedis server)
      throws Exception {
    server.flush();
    HitLoad load;
    Set<String> drained = new HashSet<>();
    try (StatefulRedisConnection<String, String> redis = server.connect();
        TrackerIngest ingest =
            TrackerIngest.start(
                IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(server.uri()), state),
                DatabaseConnections.NONE,
                registry,
                new Health(),
                InstantSource.system())) {
      load = new HitLoad(ingest::port, 4);
      try (load) {
        awaitMore(load, 200);
        redis.sync().set("sluiceResize", "test|3");
        Awaitility.await().atMost(LIMIT).until(() -> spooledBytes() > 0);
        awaitMore(load, 100);
        long entries = length(redis, 0, 16);
        awaitMore(load, 100);
        assertThat(length(redis, 0, 16)).isEqualTo(entries);

        drained.addAll(QueueContents.read(server.uri()).markers());
        IntStream.range(0, 16).forEach(queue -> redis.sync().del(new QueueKey(queue).list()));
        redis.sync().set("sluiceQueueCount", "3");
        redis.sync().del("sluiceResize");
        Awaitility.await().atMost(LIMIT).until(() -> spooledBytes() == 0);
        awaitMore(load, 100);
      }
      Awaitility.await().atMost(LIMIT).until(() -> spooledBytes() == 0);
      assertThat(length(redis, 3, 16)).isZero();
      assertThat(length(redis, 0, 3)).isPositive();
    }
    QueueContents contents = QueueContents.read(server.uri());
    contents.assertInOrder(false);
    drained.addAll(contents.markers());
    assertThat(drained).containsAll(load.answered());
    assertThat(load.refused()).isZero();
    server.flush();
  }
}
