package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.process.Health;

/**
 * What becomes of answered hits when Redis fails under load: every one is in the queue afterwards,
 * and what is there twice carries the same identity.
 */
class RedisFaultsIT {

  private static final int CONNECTIONS = 24;

  @TempDir Path directory;
  private EmbeddedRedis redis;
  private SimpleMeterRegistry registry;
  private Health health;

  @BeforeEach
  void start() throws IOException {
    redis =
        EmbeddedRedis.start(
            directory.resolve("redis"), List.of("--appendonly", "yes", "--appendfsync", "always"));
    registry = new SimpleMeterRegistry();
    health = new Health();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private String uri() {
    return "redis://127.0.0.1:" + redis.port() + "/0";
  }

  private TrackerIngest ingest() throws IOException {
    return TrackerIngest.start(
        IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(uri()), directory.resolve("state")),
        DatabaseConnections.NONE,
        registry,
        health,
        InstantSource.system());
  }

  private void redisDo(Consumer<RedisCommands<String, String>> action) {
    RedisClient client = RedisClient.create(uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      action.accept(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  private static void awaitHits(HitLoad load, int more) {
    int target = load.answered().size() + more;
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> load.answered().size() >= target);
  }

  private void awaitSpoolEmpty() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> registry.get("sluice.ingest.spool.bytes").gauge().value() == 0);
  }

  private void assertNothingLost(HitLoad load) throws Exception {
    QueueContents contents = QueueContents.read(uri());
    assertThat(contents.markers()).containsAll(load.answered());
    contents.assertInOrder(true);
    assertThat(load.refused()).isZero();
  }

  /** Something done to Redis, and what can be seen of it then. */
  private interface Step {
    void run() throws Exception;
  }

  /** Hits flow before the fault, while it lasts and after it; all that was answered is there. */
  private void assertNothingLostThrough(Step fault, Step mending) throws Exception {
    try (TrackerIngest ingest = ingest()) {
      HitLoad load = new HitLoad(ingest::port, CONNECTIONS);
      try (load) {
        awaitHits(load, 500);
        fault.run();
        awaitHits(load, 500);
        mending.run();
        awaitSpoolEmpty();
        awaitHits(load, 500);
      }
      awaitSpoolEmpty();
      assertNothingLost(load);
    }
  }

  @Test
  void killedAndRestartedRedisLosesNothing() throws Exception {
    assertNothingLostThrough(
        redis::kill,
        () -> {
          assertThat(registry.get("sluice.ingest.spool.bytes").gauge().value()).isPositive();
          assertThat(health.readyProblems()).isEmpty();
          redis.restart();
        });
  }

  @Test
  void pausedRedisThatCarriesOutItsPushesLateOnlyMakesRepeats() throws Exception {
    assertNothingLostThrough(redis::pause, redis::resume);
  }

  @Test
  void redisWithoutMemoryIsWaitedFor() throws Exception {
    assertNothingLostThrough(
        () -> redisDo(commands -> commands.configSet("maxmemory", "1")),
        () -> {
          assertThat(
                  registry
                      .get("sluice.ingest.redis.errors")
                      .tag("kind", "refused")
                      .counter()
                      .count())
              .isPositive();
          redisDo(commands -> commands.configSet("maxmemory", "0"));
        });
  }

  @Test
  void readOnlyRedisIsWaitedFor() throws Exception {
    assertNothingLostThrough(
        () -> redisDo(commands -> commands.configSet("min-replicas-to-write", "1")),
        () -> redisDo(commands -> commands.configSet("min-replicas-to-write", "0")));
  }

  @Test
  void flushedRedisGetsTheLastSecondsAgain() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      HitLoad load = new HitLoad(ingest::port, 4);
      try (load) {
        awaitHits(load, 50);
        redisDo(commands -> commands.flushall());
        awaitHits(load, 50);
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> registry.get("sluice.ingest.resent").counter().count() > 0);
      }
      QueueContents.read(uri()).assertSameWhereRepeated();
      assertThat(QueueContents.read(uri()).markers()).containsAll(load.answered());
    }
  }

  @Test
  void flushedRedisGetsTheLastSecondsAgainThoughNoHitFollows() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      HitLoad load = new HitLoad(ingest::port, 4);
      try (load) {
        awaitHits(load, 50);
      }
      redisDo(commands -> commands.flushall());
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> QueueContents.read(uri()).markers().containsAll(load.answered()));
    }
  }

  @Test
  void restartWithOlderMemoryGetsTheLastSecondsAgain() throws Exception {
    redis.close();
    redis = EmbeddedRedis.start(directory.resolve("older"), List.of("--save", ""));
    try (TrackerIngest ingest = ingest()) {
      HitLoad load = new HitLoad(ingest::port, 4);
      try (load) {
        awaitHits(load, 30);
        redisDo(commands -> commands.save());
        awaitHits(load, 30);
        redis.kill();
        redis.restart();
        awaitHits(load, 50);
      }
      awaitSpoolEmpty();
      assertThat(registry.get("sluice.ingest.resent").counter().count()).isPositive();
      QueueContents.read(uri()).assertSameWhereRepeated();
      assertThat(QueueContents.read(uri()).markers()).containsAll(load.answered());
    }
  }

  /** A worker of PHP has a lock. */
  private void phpDrains() {
    redisDo(commands -> commands.set("QueuedTrackingLock1", "0123456789ab"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> registry.get("sluice.ingest.php.workers").gauge().value() == 1);
  }

  @Test
  void besidePhpWorkersAStallOfSecondsRepeatsAndLosesNothing() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      phpDrains();
      HitLoad load = new HitLoad(ingest::port, CONNECTIONS);
      try (load) {
        awaitHits(load, 200);
        redis.pause();
        int before = load.answered().size();
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> registry.get("sluice.ingest.spool.bytes").gauge().value() > 0);
        redis.resume();
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> load.answered().size() > before + 300);
      }
      awaitSpoolEmpty();
      QueueContents contents = QueueContents.read(uri());
      assertThat(contents.markers()).containsAll(load.answered());
      assertThat(contents.entries()).isEqualTo(contents.markers().size());
      assertThat(load.refused()).isZero();
    }
  }

  @Test
  void besidePhpWorkersWhatMayHaveArrivedIsNotRepeated() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      phpDrains();
      HitLoad load = new HitLoad(ingest::port, CONNECTIONS);
      try (load) {
        awaitHits(load, 200);
        redis.kill();
        awaitHits(load, 50);
        redis.restart();
        awaitSpoolEmpty();
        awaitHits(load, 200);
      }
      awaitSpoolEmpty();
      QueueContents contents = QueueContents.read(uri());
      assertThat(contents.entries()).isEqualTo(contents.markers().size());
      assertThat(contents.markers()).containsAll(load.answered());
      assertThat(registry.get("sluice.ingest.resent").counter().count()).isZero();
      double unknown = registry.get("sluice.ingest.entries").tag("to", "unknown").counter().count();
      assertThat((double) load.refused()).isEqualTo(unknown);
      assertThat(registry.get("sluice.ingest.unrepeated").counter().count()).isPositive();
    }
  }

  @Test
  void restartWithEmptyMemoryGetsTheLastSecondsAgain() throws Exception {
    redis.close();
    redis = EmbeddedRedis.start(directory.resolve("volatile"), List.of());
    try (TrackerIngest ingest = ingest()) {
      HitLoad load = new HitLoad(ingest::port, 4);
      try (load) {
        awaitHits(load, 50);
        redis.kill();
        redis.restart();
        awaitHits(load, 50);
      }
      awaitSpoolEmpty();
      assertThat(registry.get("sluice.ingest.resent").counter().count()).isPositive();
      assertNothingLost(load);
    }
  }

  @Test
  void restartWithEmptyMemoryGetsTheLastSecondsAgainThoughNoHitFollows() throws Exception {
    redis.close();
    redis = EmbeddedRedis.start(directory.resolve("volatile"), List.of());
    try (TrackerIngest ingest = ingest()) {
      HitLoad load = new HitLoad(ingest::port, 4);
      try (load) {
        awaitHits(load, 50);
      }
      redis.kill();
      redis.restart();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> QueueContents.read(uri()).markers().containsAll(load.answered()));
    }
  }

  @Test
  void startsAndKeepsHitsWithoutRedis() throws Exception {
    redis.kill();
    HitLoad load;
    try (TrackerIngest ingest = ingest()) {
      load = new HitLoad(ingest::port, CONNECTIONS);
      try (load) {
        awaitHits(load, 500);
      }
    }
    redis.restart();
    registry = new SimpleMeterRegistry();
    try (TrackerIngest again = ingest()) {
      assertThat(again.port()).isPositive();
      awaitSpoolEmpty();
      assertNothingLost(load);
    }
  }

  @Test
  void killedIngestHasLostNothingThatItAnswered() throws Exception {
    Path state = directory.resolve("child");
    int[] port = new int[1];
    HitLoad load;
    try (IngestChild first = IngestChild.start(uri(), state)) {
      port[0] = first.port();
      load = new HitLoad(() -> port[0], CONNECTIONS);
      awaitHits(load, 500);
      redis.kill();
      awaitHits(load, 500);
      first.kill();
    }
    redis.restart();
    try (IngestChild second = IngestChild.start(uri(), state)) {
      port[0] = second.port();
      awaitHits(load, 500);
      second.kill();
    }
    try (load;
        IngestChild third = IngestChild.start(uri(), state)) {
      port[0] = third.port();
      awaitHits(load, 500);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> segments(state.resolve("spool")) == 0);
      load.close();
      assertThat(third.terminate()).isLessThan(Duration.ofSeconds(10));
    }
    assertNothingLost(load);
  }

  private static long segments(Path spool) throws IOException {
    try (var files = Files.walk(spool)) {
      return files.filter(file -> file.toString().endsWith(".seg")).count();
    }
  }
}
