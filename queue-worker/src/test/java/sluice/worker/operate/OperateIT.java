package sluice.worker.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.matomo.DatabaseConnections;
import sluice.queue.CommittedNumbers;
import sluice.queue.IngestPresence;
import sluice.queue.QueueKey;
import sluice.queue.ResizeKeys;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.backend.HeldLock;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.backend.RedisConnections;
import sluice.worker.drain.LetterFiles;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.TestQueue;

/** What operators ask of queues: monitor, locks, print, test, resize. */
@RealServers
class OperateIT {
  private final TestDatabase database;
  private final TestRedis redis;
  @TempDir Path directory;
  private OperateScene scene;
  private TestQueue queue;
  private QueueBackend backend;

  OperateIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void open() throws Exception {
    scene = new OperateScene(database, redis, directory);
    queue = scene.queue();
    backend = scene.backend();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void theMonitorTellsLengthRatesLagAndEta() throws Exception {
    Instant start = Instant.ofEpochSecond(1_700_000_060);
    Instant[] now = {start};
    queue.push(1, IntStream.range(1, 101).mapToObj(n -> TestQueue.ours("p", n, "m")).toList());
    database.execute("INSERT INTO matomo_sluice_queue_cursor VALUES (1,1,1000,0,0,'',0,'',0,0,0)");
    InstantSource clock = () -> now[0];
    try (QueueMonitor monitor =
        new QueueMonitor(backend, scene.connections(), OperateScene.TABLES, clock)) {
      QueueMonitor.Snapshot first = monitor.look(2);
      assertThat(first.length()).isEqualTo(100);
      assertThat(first.usedMemoryBytes()).isPositive();
      assertThat(first.databaseFault()).isEmpty();
      assertThat(first.queues().get(1).lagSeconds()).isEqualTo(60);
      assertThat(first.queues().get(1).outPerSecond()).isEmpty();
      now[0] = start.plusSeconds(10);
      database.execute("UPDATE matomo_sluice_queue_cursor SET consumed = 1200 WHERE queue = 1");
      queue.push(1, IntStream.range(101, 151).mapToObj(n -> TestQueue.ours("p", n, "m")).toList());
      QueueMonitor.QueueStatus second = monitor.look(2).queues().get(1);
      assertThat(second.outPerSecond()).hasValue(20);
      assertThat(second.inPerSecond()).hasValue(25);
      assertThat(second.etaSeconds()).isEmpty();
      assertThat(second.length()).isEqualTo(150);
    }
  }

  @Test
  void theMonitorShowsQueuesBeyondTheNumberWhileTheyHoldEntries() throws Exception {
    queue.push(5, TestQueue.ours("p", 1, "m"));
    try (QueueMonitor monitor =
        new QueueMonitor(
            backend, scene.connections(), OperateScene.TABLES, InstantSource.system())) {
      assertThat(monitor.look(2).queues())
          .extracting(
              QueueMonitor.QueueStatus::queue,
              QueueMonitor.QueueStatus::length,
              QueueMonitor.QueueStatus::isBeyond)
          .containsExactly(tuple(0, 0L, false), tuple(1, 0L, false), tuple(5, 1L, true));
      assertThat(monitor.look(6).queues()).noneMatch(QueueMonitor.QueueStatus::isBeyond);
    }
  }

  @Test
  void theMonitorFindsNothingWrongBeforeTheFirstWorker() throws Exception {
    queue.push(0, TestQueue.ours("p", 1, "m"));
    database.execute("DROP TABLE matomo_sluice_queue_cursor");
    try (QueueMonitor monitor =
        new QueueMonitor(
            backend, scene.connections(), OperateScene.TABLES, InstantSource.system())) {
      QueueMonitor.Snapshot first = monitor.look(1);
      assertThat(first.databaseFault()).isEmpty();
      assertThat(first.length()).isEqualTo(1);
    }
  }

  @Test
  void theTestWarnsOfEntriesBeyondTheNumber() {
    assertThat(finding("queues").verdict()).isEqualTo(QueueTest.Verdict.OK);
    queue.push(5, TestQueue.ours("p", 1, "m"));
    assertThat(finding("queues").verdict()).isEqualTo(QueueTest.Verdict.WARNING);
    assertThat(finding("queues").found()).contains("[5]");
  }

  @Test
  void theMonitorWorksWithoutADatabase() throws Exception {
    DatabaseConnections none =
        () -> {
          throw new SQLException("no database today");
        };
    try (QueueMonitor monitor =
        new QueueMonitor(backend, none, OperateScene.TABLES, InstantSource.system())) {
      assertThat(monitor.look(1).databaseFault()).contains("no database today");
    }
  }

  @Test
  void workersOfPhpBehindAnIngestOfOursAreWarnedOf() throws Exception {
    HeldLock ours =
        new HeldLock(0, "QueuedTrackingLock0", QueueKey.owner("0123456789ab"), Optional.empty());
    HeldLock php = new HeldLock(1, "QueuedTrackingLock1", "0123456789ab", Optional.empty());
    try (StatefulRedisConnection<String, String> client = redis.connect();
        RedisConnections connections = new RedisConnections(List.of(redis.redisUri()), false);
        ResizeBoard board = new ResizeBoard(connections)) {
      assertThat(new MixedWorkers(board).warning(List.of(php))).as("without ingest").isEmpty();
      long now = board.serverMs();
      client.sync().hset(ResizeKeys.INGESTS, "a", new IngestPresence("", "", now - 60_000).text());
      assertThat(new MixedWorkers(board).warning(List.of(php))).as("of before").isEmpty();
      client.sync().hset(ResizeKeys.INGESTS, "b", new IngestPresence("", "", now).text());
      MixedWorkers mixed = new MixedWorkers(board);
      assertThat(mixed.warning(List.of(ours))).isEmpty();
      assertThat(mixed.warning(List.of(ours, php)).orElseThrow())
          .contains("QueuedTrackingLock1 was held by 0123456789ab");
      assertThat(mixed.warning(List.of())).as("between two runs").isPresent();
    }
  }

  @Test
  void producersAreToldWhatIsCommitted() throws Exception {
    try (StatefulRedisConnection<String, String> client = redis.connect();
        QueueLists lists = backend.lists()) {
      lists.tellCommitted(3, Map.of("p-1", 7L, "p-2", 1L));
      lists.tellCommitted(4, Map.of("p-1", 2L));
      await()
          .atMost(OperateScene.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(client.sync().hgetall(CommittedNumbers.key("p-1")))
                      .isEqualTo(Map.of("3", "7", "4", "2")));
      assertThat(client.sync().ttl(CommittedNumbers.key("p-1"))).isPositive();
    }
  }

  @Test
  void locksAreListedAndFreed() throws Exception {
    try (StatefulRedisConnection<String, String> client = redis.connect();
        LockTable table = new LockTable(backend)) {
      client.sync().set("QueuedTrackingLock3", "0123456789ab", SetArgs.Builder.px(60_000));
      assertThat(table.held(4))
          .singleElement()
          .satisfies(
              lock -> {
                assertThat(lock.queue()).isEqualTo(3);
                assertThat(lock.owner()).isEqualTo("0123456789ab");
                assertThat(lock.remaining().orElseThrow())
                    .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
              });
      assertThat(table.unlock("QueuedTrackingLock3")).isEmpty();
      assertThat(table.unlock("3")).contains("'3' is not locked");
      assertThat(table.unlock("foo")).isPresent();
      assertThat(table.held(4)).isEmpty();
    }
  }

  @Test
  void theNextEntriesArePrintedAndStay() throws Exception {
    queue.push(0, TestQueue.ours("p", 1, "first", "second"));
    queue.push(0, "garbage".getBytes(StandardCharsets.US_ASCII));
    try (QueuePrint print = new QueuePrint(backend)) {
      List<QueuePrint.Printed> printed = print.next(0, 10);
      assertThat(printed).hasSize(2);
      assertThat(printed.get(0).requests()).isEqualTo(2);
      assertThat(printed.get(0).text()).contains("\"first\"").contains("\"second\"");
      assertThat(printed.get(1).text()).startsWith("no request set: ");
    }
    assertThat(queue.length(0)).isEqualTo(2);
  }

  @Test
  void theTestFindsWhatIsUnsafe() {
    Map<String, QueueTest.Finding> findings =
        new QueueTest(backend, scene.connections(), 2)
            .run().stream().collect(Collectors.toMap(QueueTest.Finding::name, Function.identity()));
    assertThat(findings)
        .containsKeys("version", "memory policy", "persistence", "latency", "locks", "database");
    assertThat(findings.get("locks").verdict()).isEqualTo(QueueTest.Verdict.OK);
    assertThat(findings.get("database").verdict()).isEqualTo(QueueTest.Verdict.OK);
    assertThat(findings.get("persistence").advice()).contains("appendonly yes");
  }

  @Test
  void runningWorkersFollowAResize() throws Exception {
    try (QueueWorker worker = scene.worker(new MarkerTracking(), 2, LetterFiles.in(directory));
        QueueResize resize = new QueueResize(backend)) {
      queue.push(0, TestQueue.ours("p", 1, "before"));
      await().atMost(OperateScene.LIMIT).until(() -> resize.remaining(2) == 0);
      assertThat(resize.agreed(2)).isEqualTo(2);
      assertThat(resize.switchTo(2, 5)).isTrue();
      queue.push(4, TestQueue.ours("p", 1, "after"));
      await().atMost(OperateScene.LIMIT).until(() -> queue.length(4) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
  }

  @Test
  void aResizeWaitsForEmptyLists() throws Exception {
    try (QueueResize resize = new QueueResize(backend)) {
      queue.push(1, TestQueue.ours("p", 1, "left"));
      assertThat(resize.switchTo(2, 1)).isFalse();
      assertThat(resize.remaining(2)).isEqualTo(1);
    }
  }

  private QueueTest.Finding finding(String name) {
    return new QueueTest(backend, scene.connections(), 2)
        .run().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }
}
