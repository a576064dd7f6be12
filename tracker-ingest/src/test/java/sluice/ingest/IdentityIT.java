package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.queue.CommittedNumbers;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.ResizeKeys;
import sluice.queue.SetIdentity;
import sluice.servers.RealServers;
import sluice.servers.TestRedis;

/** Under which id hits are numbered, and how many queues there are, whatever a clock says. */
@RealServers
class IdentityIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path state;
  private final AtomicLong aheadMs = new AtomicLong();
  private final InstantSource clock =
      () -> InstantSource.system().instant().plusMillis(aheadMs.get());

  private TrackerIngest start(TestRedis redis) throws IOException {
    return TrackerIngest.start(
        IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(redis.uri()), state),
        DatabaseConnections.NONE,
        new SimpleMeterRegistry(),
        new Health(),
        clock);
  }

  private static void hit(TrackerIngest ingest) throws IOException {
    try (RawClient client = new RawClient(ingest.port())) {
      client.send(
          "GET /matomo.php?idsite=1&rec=1&_id=1234567890abcdef HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(client.receive(false).code()).isEqualTo(200);
    }
  }

  private static List<String> nonEmpty(StatefulRedisConnection<String, String> keys) {
    return keys.sync().keys("trackingQueueV1*");
  }

  /** The identity of the last entry; one visitor, so one list. */
  private static SetIdentity last(TestRedis redis, String list) throws Exception {
    try (StatefulRedisConnection<byte[], byte[]> bytes = redis.connect(ByteArrayCodec.INSTANCE)) {
      byte[] key = list.getBytes(StandardCharsets.US_ASCII);
      RequestSet set = RequestSetCodec.decode(bytes.sync().lindex(key, -1), 1 << 20);
      return set.identity().orElseThrow();
    }
  }

  /** Waits until ingest has looked again, whole. */
  private static void awaitLooks(StatefulRedisConnection<String, String> keys) {
    String marks = ResizeKeys.marks(new QueueKey(0));
    long before = Long.parseLong(keys.sync().hvals(marks).get(0));
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> Long.parseLong(keys.sync().hvals(marks).get(0)) >= before + 2);
  }

  @Test
  void clockThatJumpsBeginsANewProducer(TestRedis redis) throws Exception {
    redis.flush();
    try (StatefulRedisConnection<String, String> keys = redis.connect();
        TrackerIngest ingest = start(redis)) {
      hit(ingest);
      String list = nonEmpty(keys).get(0);
      SetIdentity before = last(redis, list);
      hit(ingest);
      assertThat(last(redis, list))
          .isEqualTo(new SetIdentity(before.producer(), before.queue(), 2));

      aheadMs.set(600_000);
      hit(ingest);
      SetIdentity after = last(redis, list);
      assertThat(after.producer()).isNotEqualTo(before.producer());
      assertThat(after.sequence()).isEqualTo(1);
      assertThat(after.queue()).isEqualTo(before.queue());
    }
    redis.flush();
  }

  @Test
  void numbersThatOthersUsedBeginANewProducer(TestRedis redis) throws Exception {
    redis.flush();
    try (StatefulRedisConnection<String, String> keys = redis.connect();
        TrackerIngest ingest = start(redis)) {
      hit(ingest);
      String list = nonEmpty(keys).get(0);
      SetIdentity before = last(redis, list);
      String key = CommittedNumbers.key(before.producer());
      String queue = Integer.toString(before.queue().orElseThrow());
      keys.sync().hset(key, queue, "1");
      awaitLooks(keys);
      hit(ingest);
      assertThat(last(redis, list).producer()).isEqualTo(before.producer());

      keys.sync().hset(key, queue, "900");
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                hit(ingest);
                assertThat(last(redis, list).producer()).isNotEqualTo(before.producer());
              });
    }
    redis.flush();
  }

  @Test
  void clockFarAheadOfRedisDoesNotHideItsWorkers(TestRedis redis) throws Exception {
    redis.flush();
    aheadMs.set(3_600_000);
    try (StatefulRedisConnection<String, String> keys = redis.connect()) {
      keys.sync().set(ResizeKeys.COUNT, "1");
      keys.sync().zadd(ResizeKeys.WORKERS, System.currentTimeMillis() + 60_000, "w|1|");
      try (TrackerIngest ingest = start(redis)) {
        for (int i = 0; i < 40; i++) {
          try (RawClient client = new RawClient(ingest.port())) {
            client.send(
                String.format(
                    "GET /matomo.php?idsite=1&rec=1&_id=%016x HTTP/1.1\r\nHost: t\r\n\r\n",
                    i * 7919L + 1));
            assertThat(client.receive(false).code()).isEqualTo(200);
          }
        }
        assertThat(nonEmpty(keys)).containsExactly(new QueueKey(0).list());
        String told = keys.sync().hgetall(ResizeKeys.INGESTS).values().iterator().next();
        long seenMs = Long.parseLong(told.substring(0, told.indexOf('|')));
        assertThat(seenMs).isLessThan(System.currentTimeMillis() + 600_000);
      }
    }
    redis.flush();
  }
}
