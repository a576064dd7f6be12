package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.QueueWorker;

/**
 * A failover to a replica that lags behind, with real servers: a replica whose link stands still
 * misses what was appended and what was trimmed since, and is promoted when its master is killed.
 * Ingest pushes its last entries again, PHP does not: what PHP appended to the master alone, and
 * nobody had drained, is lost with the master.
 */
@RealServers
class RedisFailoverIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int OURS = 0;
  private static final int PHP = 1;
  private static final int QUEUES = 2;
  private static final int FAILOVERS = 6;

  /** The longest time under load before the link stands still, and before the master is killed. */
  private static final int MOMENT_MS = 150;

  @TempDir Path directory;

  private final TestDatabase database;
  private final List<String> expected = new ArrayList<>();
  private final List<byte[]> pushedAgain = new ArrayList<>();
  private DrainFixture fixture;
  private CutProxy front;
  private CutProxy link;
  private EmbeddedRedis master;
  private EmbeddedRedis replica;
  private TestQueue queue;
  private long sequence;

  RedisFailoverIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() throws Exception {
    master = EmbeddedRedis.start(directory.resolve("0"), List.of());
    front = new CutProxy(master.port());
    queue = TestQueue.at(master.uri(0));
    fixture = new DrainFixture(database, "redis://127.0.0.1:" + front.port() + "/0");
    fixture.clear();
    attachReplica(1);
  }

  @AfterEach
  void stop() throws Exception {
    queue.close();
    front.close();
    link.close();
    replica.close();
    master.close();
  }

  @Test
  void whatTheReplicaMissedIsNeitherDoneTwiceNorLeftOut() throws Exception {
    fixture.paused.set(true);
    try (QueueWorker worker = fixture.start(1, QUEUES, DrainFixture.settings())) {
      push(250); // the replica has these in its lists, and will never hear that they are done
      awaitReplicated();
      link.standStill();
      fixture.paused.set(false);
      awaitDrained();
      push(120); // the replica never hears of these
      awaitDrained();
      failOver();
      queue.push(OURS, pushedAgain);
      push(70);
      awaitDrained();
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(fixture.count("sluice.worker.replays.dropped")).isEqualTo(2 * 250 + 370);
  }

  @Test
  void whatWasNotDrainedYetIsPushedAgainByIngestAndLostByPhp() throws Exception {
    fixture.paused.set(true);
    try (QueueWorker worker = fixture.start(1, QUEUES, DrainFixture.settings())) {
      push(30);
      awaitReplicated();
      link.standStill();
      int before = expected.size();
      push(40);
      expected.subList(before, expected.size()).removeIf(marker -> marker.startsWith("php"));
      failOver();
      queue.push(OURS, pushedAgain);
      fixture.paused.set(false);
      push(50);
      awaitDrained();
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void failoversUnderLoadSkipNothingAndDoubleNothing() throws Exception {
    Random random = new Random();
    List<String> maybe = new ArrayList<>();
    try (QueueWorker worker = fixture.start(2, QUEUES, DrainFixture.settings())) {
      for (int failover = 1; failover <= FAILOVERS; failover++) {
        pushFor(random.nextInt(MOMENT_MS));
        awaitReplicated();
        link.standStill();
        int before = expected.size();
        pushedAgain.clear();
        pushFor(random.nextInt(MOMENT_MS));
        List<String> since = expected.subList(before, expected.size());
        since.stream().filter(marker -> marker.startsWith("php")).forEach(maybe::add);
        since.removeIf(marker -> marker.startsWith("php"));
        failOver();
        queue.push(OURS, pushedAgain);
        attachReplica(failover + 1);
      }
      pushFor(MOMENT_MS);
      awaitDrained();
      assertThat(worker.isRunning()).isTrue();
    }
    List<String> markers = new ArrayList<>(fixture.markers());
    assertThat(markers).doesNotHaveDuplicates().containsAll(expected);
    markers.removeAll(expected);
    assertThat(maybe).containsAll(markers);
  }

  private void attachReplica(int number) throws Exception {
    link = new CutProxy(master.port());
    replica =
        EmbeddedRedis.start(
            directory.resolve(Integer.toString(number)),
            List.of("--replicaof", "127.0.0.1 " + link.port()));
    await().atMost(LIMIT).until(() -> ask(replica).contains("master_link_status:up"));
  }

  /** The master dies, the replica is promoted, clients are led to it. */
  private void failOver() throws Exception {
    queue.close();
    master.kill();
    link.close();
    RedisClient client = RedisClient.create(replica.uri(0));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.sync().replicaofNoOne();
    } finally {
      client.shutdown();
    }
    master.close();
    master = replica;
    front.leadTo(master.port());
    queue = TestQueue.at(master.uri(0));
  }

  private void awaitReplicated() {
    await()
        .atMost(LIMIT)
        .until(() -> offset(ask(master), "master") == offset(ask(replica), "slave"));
  }

  private static long offset(String info, String role) {
    return info.lines()
        .filter(line -> line.startsWith(role + "_repl_offset:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  private static String ask(EmbeddedRedis server) {
    RedisClient client = RedisClient.create(server.uri(0));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().info("replication");
    } finally {
      client.shutdown();
    }
  }

  /** Load for about so long, as no condition tells a random moment. */
  private void pushFor(int ms) {
    long end = System.nanoTime() + Duration.ofMillis(ms).toNanos();
    do {
      push(5);
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    } while (System.nanoTime() < end);
  }

  /** So many entries to each of the two queues, in the manner of ingest and in that of PHP. */
  private void push(int count) {
    List<byte[]> ours = new ArrayList<>();
    List<byte[]> php = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sequence++;
      ours.add(TestQueue.ours("p", sequence, "ours" + sequence));
      php.add(TestQueue.php("php" + sequence));
      expected.add("ours" + sequence);
      expected.add("php" + sequence);
    }
    queue.push(OURS, ours);
    queue.push(PHP, php);
    pushedAgain.addAll(ours);
  }

  private void awaitDrained() {
    await().atMost(LIMIT).until(() -> queue.total(QUEUES) == 0);
  }
}
