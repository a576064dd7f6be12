package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.ingest.ring.Replicas;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.queue.QueueKey;

/** A hit is safe in Redis only when a replica has it. */
class RedisReplicasIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Replicas ONE = new Replicas(1, Duration.ofMillis(100));

  @TempDir Path directory;
  private SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private EmbeddedRedis master;
  private EmbeddedRedis replica;

  @BeforeEach
  void start() throws IOException {
    master = EmbeddedRedis.start(directory.resolve("master"), List.of());
    replica =
        EmbeddedRedis.start(
            directory.resolve("replica"), List.of("--replicaof", "127.0.0.1 " + master.port()));
    Awaitility.await()
        .atMost(LONG)
        .until(() -> ask(redis -> redis.info("replication")).contains("state=online"));
  }

  @AfterEach
  void stop() {
    replica.close();
    master.close();
  }

  private TrackerIngest ingest() throws IOException {
    return ingest(master, ONE);
  }

  private TrackerIngest ingest(EmbeddedRedis redis, Replicas replicas) throws IOException {
    return TrackerIngest.start(
        IngestConfig.of(
                "127.0.0.1", 0, RedisAddress.parse(redis.uri(0)), directory.resolve("state"))
            .withReplicas(replicas),
        DatabaseConnections.NONE,
        registry,
        new Health(),
        InstantSource.system());
  }

  @Test
  void whatNoReplicaConfirmsIsInTheSpoolAndIsPushedOnce() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      send(ingest, 0, 40);
      assertThat(spooled()).as("spooled while the replica follows").isZero();
      replica.pause();
      send(ingest, 40, 80);
      assertThat(spooled()).as("spooled while it does not").isEqualTo(40);
      double refusals = refusals();
      Awaitility.await().atMost(LONG).until(() -> refusals() > refusals + 3);
      replica.resume();
      awaitEmptySpool();
    }
    QueueContents contents = QueueContents.read(replica.uri(0));
    assertThat(contents.entries()).as("none of them twice").isEqualTo(80);
    contents.assertInOrder(true);
  }

  @Test
  void aMasterThatDiesTakesNoHitThatWasAnswered() throws Exception {
    HitLoad load;
    try (TrackerIngest ingest = ingest()) {
      load = new HitLoad(ingest::port, 8);
      try (load) {
        awaitHits(load, 200);
        replica.pause();
        awaitHits(load, 50);
        replica.resume();
        awaitHits(load, 50);
        // It follows no more: what comes from now on is on the master alone, or spooled.
        ask(replica, RedisCommands::replicaofNoOne);
        awaitHits(load, 50);
        master.kill();
        awaitHits(load, 50);
      }
    }
    // Another process, which has nothing in memory that it could send again.
    registry = new SimpleMeterRegistry();
    try (TrackerIngest second = ingest(replica, Replicas.NONE)) {
      assertThat(second.port()).isPositive();
      awaitEmptySpool();
    }
    QueueContents contents = QueueContents.read(replica.uri(0));
    assertThat(contents.markers()).containsAll(load.answered());
    contents.assertInOrder(false);
  }

  @Test
  void whatAnEmptiedMasterHadTakenIsPushedAgain() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      replica.pause();
      send(ingest, 0, 40);
      ask(RedisCommands::flushall);
      Awaitility.await()
          .atMost(LONG)
          .until(() -> QueueContents.read(master.uri(0)).markers().contains("0"));
      replica.resume();
      awaitEmptySpool();
    }
    QueueContents contents = QueueContents.read(replica.uri(0));
    assertThat(contents.markers()).as("all that was answered").hasSize(40);
    contents.assertSameWhereRepeated();
  }

  @Test
  void whatAFullMasterRefusesDoesNotRepeatWhatItHas() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      replica.pause();
      send(ingest, 0, 10);
      ask(redis -> redis.configSet("maxmemory", "1"));
      send(ingest, 10, 20);
      double refusals = refusals();
      Awaitility.await().atMost(LONG).until(() -> refusals() > refusals + 5);
      ask(redis -> redis.configSet("maxmemory", "0"));
      replica.resume();
      awaitEmptySpool();
    }
    QueueContents contents = QueueContents.read(replica.uri(0));
    assertThat(contents.entries()).as("none of them twice").isEqualTo(20);
    contents.assertInOrder(true);
  }

  @Test
  void besideWorkersOfPhpTheMastersWordCounts() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      ask(redis -> redis.set(new QueueKey(0).lock(), "php-worker"));
      Awaitility.await()
          .atMost(LONG)
          .until(() -> registry.get("sluice.ingest.php.workers").gauge().value() == 1);
      replica.pause();
      send(ingest, 0, 20);
      replica.resume();
      assertThat(spooled()).isZero();
      assertThat(registry.get("sluice.ingest.unreplicated").counter().count()).isEqualTo(20);
    }
    assertThat(QueueContents.read(master.uri(0)).entries()).isEqualTo(20);
  }

  @Test
  void aServerThatForbidsToWaitIsNotPushedTo() throws Exception {
    ask(
        redis ->
            redis.aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.WAIT)));
    try (TrackerIngest ingest = ingest()) {
      send(ingest, 0, 5);
      assertThat(spooled()).isEqualTo(5);
      assertThat(QueueContents.read(master.uri(0)).entries()).isZero();
      ask(
          redis ->
              redis.aclSetuser("default", AclSetuserArgs.Builder.addCommand(CommandType.WAIT)));
      awaitEmptySpool();
    }
    assertThat(QueueContents.read(replica.uri(0)).entries()).isEqualTo(5);
  }

  private static void awaitHits(HitLoad load, int more) {
    int until = load.answered().size() + more;
    Awaitility.await().atMost(LONG).until(() -> load.answered().size() >= until);
  }

  private void awaitEmptySpool() {
    Awaitility.await()
        .atMost(LONG)
        .until(() -> registry.get("sluice.ingest.spool.bytes").gauge().value() == 0);
  }

  private double spooled() {
    return registry.get("sluice.ingest.entries").tag("to", "spool").counter().count();
  }

  private double refusals() {
    return registry.get("sluice.ingest.redis.errors").tag("kind", "refused").counter().count();
  }

  private static void send(TrackerIngest ingest, int from, int to) throws IOException {
    try (RawClient client = new RawClient(ingest.port())) {
      for (int i = from; i < to; i++) {
        String id = String.format("%016x", i * 0x9E3779B97F4A7C15L);
        client.send(
            "GET /matomo.php?idsite=1&_id=" + id + "&m=" + i + " HTTP/1.1\r\nHost: t\r\n\r\n");
        assertThat(client.receive(false).code()).isEqualTo(200);
      }
    }
  }

  private <T> T ask(Function<RedisCommands<String, String>, T> question) {
    return ask(master, question);
  }

  private static <T> T ask(
      EmbeddedRedis redis, Function<RedisCommands<String, String>, T> question) {
    RedisClient client = RedisClient.create(redis.uri(0));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }
}
