package sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sluice.doctor.TestPatient.assertFound;
import static sluice.doctor.TestPatient.assertWell;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.php.PhpValue;
import sluice.queue.IngestPresence;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.ResizeKeys;
import sluice.request.RequestEnvironment;

/** What is found in Redis and in the queues, on a Redis of the tests' own, without a database. */
class QueueChecksIT {

  @TempDir static Path folder;

  @TempDir Path root;

  private static EmbeddedRedis server;
  private static RedisClient client;
  private static StatefulRedisConnection<String, String> connection;
  private static RedisCommands<String, String> redis;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedRedis.start(folder, List.of());
    client = RedisClient.create(RedisURI.create(server.uri(0)));
    connection = client.connect();
    redis = connection.sync();
  }

  @AfterAll
  static void stop() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    server.close();
  }

  @BeforeEach
  void redisIsFreshAndSafe() {
    redis.flushall();
    redis.configSet("appendonly", "yes");
    redis.configSet("appendfsync", "always");
    redis.configSet("maxmemory", "0");
    redis.configSet("maxmemory-policy", "noeviction");
  }

  private TestPatient patient() {
    return new TestPatient(root).redis(server.uri(0));
  }

  private List<Finding> look() throws Exception {
    return look(patient());
  }

  private List<Finding> look(TestPatient patient) throws Exception {
    return patient.look(Check.Lane.QUEUES);
  }

  /** Entries that came in so long ago. */
  private static void queue(int queue, int count, Duration age) {
    RequestSet set =
        new RequestSet(
            List.of(PhpValue.Array.EMPTY),
            RequestEnvironment.EMPTY,
            Optional.empty(),
            Instant.now().minus(age).getEpochSecond(),
            Optional.empty());
    byte[] entry = new RequestSetCodec(6).encode(set);
    byte[][] entries = new byte[count][];
    java.util.Arrays.fill(entries, entry);
    try (StatefulRedisConnection<byte[], byte[]> bytes = client.connect(ByteArrayCodec.INSTANCE)) {
      bytes.sync().rpush(new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII), entries);
    }
  }

  @Test
  void anEmptyQueueInASafeRedisIsWell() throws Exception {
    assertThat(look()).allMatch(finding -> finding.severity().compareTo(Severity.INFO) <= 0);
  }

  @Test
  void whatACrashOrAFullMemoryTakesIsFound() throws Exception {
    redis.configSet("maxmemory", "100mb");
    redis.configSet("maxmemory-policy", "allkeys-lru");
    redis.configSet("appendfsync", "everysec");
    List<Finding> findings = look();
    assertFound(
        findings,
        FindingKind.REDIS_EVICTION,
        Severity.ERROR,
        "allkeys-lru",
        "CONFIG SET maxmemory-policy noeviction");
    assertFound(
        findings,
        FindingKind.REDIS_PERSISTENCE,
        Severity.WARNING,
        "everysec",
        "appendfsync always");
    redis.configSet("maxmemory", "0");
    redis.configSet("maxmemory-policy", "volatile-lru");
    redis.configSet("appendonly", "no");
    findings = look();
    assertFound(findings, FindingKind.REDIS_EVICTION, Severity.WARNING, "volatile-lru");
    assertFound(findings, FindingKind.REDIS_PERSISTENCE, Severity.WARNING, "appendonly no");
  }

  @Test
  void aRedisThatIsNearlyFullIsFound() throws Exception {
    assertFound(look(), FindingKind.REDIS_MEMORY, Severity.INFO, "no maxmemory");
    redis.set("fill", "x".repeat(8 << 20));
    redis.configSet("maxmemory", "11mb");
    assertFound(look(), FindingKind.REDIS_MEMORY, Severity.WARNING, "of maxmemory 11 MiB");
    redis.configSet("maxmemory", "1gb");
    assertWell(look(), FindingKind.REDIS_MEMORY);
  }

  @Test
  void aRedisThatIsAReplicaIsAnError(@TempDir Path other) throws Exception {
    try (EmbeddedRedis replica =
        EmbeddedRedis.start(
            other, List.of("--replicaof", "127.0.0.1 " + server.port(), "--dbfilename", "d.rdb"))) {
      assertFound(
          look(new TestPatient(root).redis(replica.uri(0))),
          FindingKind.REDIS_ROLE,
          Severity.ERROR,
          "is a replica",
          "REPLICAOF NO ONE");
    }
  }

  @Test
  void aRedisThatCannotWriteToItsDiskIsAnError(@TempDir Path other) throws Exception {
    assertWell(look(), FindingKind.REDIS_SAVING);
    Path gone = other.resolve("redis");
    try (EmbeddedRedis saving = EmbeddedRedis.start(gone, List.of());
        StatefulRedisConnection<String, String> its =
            client.connect(RedisURI.create(saving.uri(0)))) {
      Files.delete(gone.resolve("redis.log"));
      Files.delete(gone);
      its.sync().bgsave();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> its.sync().info("persistence").contains("rdb_last_bgsave_status:err"));
      assertFound(
          look(new TestPatient(root).redis(saving.uri(0))),
          FindingKind.REDIS_SAVING,
          Severity.ERROR,
          "rdb_last_bgsave_status is err",
          "make room in its dir");
      Files.createDirectory(gone);
    }
  }

  @Test
  void oldServersAndSlowOnesAreFoundByTheRulesOfQueueTest() {
    assertFound(
        List.of(
            QueueServerCheck.finding(
                FindingKind.REDIS_VERSION,
                sluice.worker.operate.QueueTest.version(Map.of("redis_version", "3.2.1")))),
        FindingKind.REDIS_VERSION,
        Severity.WARNING,
        "Redis 3.2.1",
        "use Redis 5");
    assertFound(
        List.of(
            QueueServerCheck.finding(
                FindingKind.QUEUE_LATENCY, sluice.worker.operate.QueueTest.latency(9000, 20_000))),
        FindingKind.QUEUE_LATENCY,
        Severity.WARNING,
        "median 9000 us");
  }

  @Test
  void hitsThatNobodyDrainsAreAnError() throws Exception {
    assertFound(look(), FindingKind.QUEUE_WORKERS, Severity.INFO, "no worker lives");
    queue(1, 3, Duration.ofMinutes(10));
    List<Finding> findings = look();
    assertFound(
        findings,
        FindingKind.QUEUE_WORKERS,
        Severity.ERROR,
        "3 request sets are queued, and nobody drains them",
        "systemctl start sluice-worker");
    assertFound(findings, FindingKind.QUEUE_LAG, Severity.WARNING, "has waited for 10 min");
    redis.zadd(ResizeKeys.WORKERS, System.currentTimeMillis() + 60_000, "w|2|");
    assertWell(look(), FindingKind.QUEUE_WORKERS);
    redis.del(new QueueKey(1).list());
    queue(1, 3, Duration.ofHours(5));
    assertFound(look(), FindingKind.QUEUE_LAG, Severity.ERROR, "has waited for 5 h");
  }

  @Test
  void aQueueThatGrowsAndHasNearlyAllIsFound() throws Exception {
    queue(0, 2000, Duration.ofSeconds(10));
    queue(1, 10, Duration.ofSeconds(10));
    ScheduledExecutorService hits = Executors.newSingleThreadScheduledExecutor();
    try {
      hits.scheduleAtFixedRate(() -> queue(0, 50, Duration.ZERO), 0, 50, TimeUnit.MILLISECONDS);
      List<Finding> findings = look();
      assertFound(findings, FindingKind.QUEUE_GROWING, Severity.WARNING, "come in, 0 are drained");
      assertFound(
          findings,
          FindingKind.QUEUE_LOPSIDED,
          Severity.WARNING,
          "are in queue 0",
          "zero_visitor_id = none");
    } finally {
      hits.shutdownNow();
    }
  }

  @Test
  void queuesBeyondTheNumberAndAnotherNumberAreFound() throws Exception {
    redis.set(ResizeKeys.COUNT, "8");
    queue(6, 1, Duration.ZERO);
    List<Finding> findings = look();
    assertFound(
        findings, FindingKind.QUEUES_BEYOND, Severity.WARNING, "4 queues, but entries in [6]");
    assertFound(
        findings, FindingKind.QUEUE_NUMBER, Severity.WARNING, "4 queues are configured", "with 8");
    assertWell(look(patient().queues(8)), FindingKind.QUEUES_BEYOND);
    assertWell(look(patient().queues(8)), FindingKind.QUEUE_NUMBER);
  }

  @Test
  void locksThatKeepWorkersOutAreFoundWithWhatFreesThem() throws Exception {
    redis.set("QueuedTrackingLock2", "deadbeef0123");
    assertFound(
        look(),
        FindingKind.QUEUE_LOCK,
        Severity.WARNING,
        "never ends by itself",
        "sluice queue locks --unlock QueuedTrackingLock2");
    redis.set("QueuedTrackingLock2", "deadbeef0123", SetArgs.Builder.ex(1800));
    assertWell(look(), FindingKind.QUEUE_LOCK);
    queue(2, 1, Duration.ZERO);
    assertFound(look(), FindingKind.QUEUE_LOCK, Severity.WARNING, "for another 29 min");
    redis.set("QueuedTrackingLock2", QueueKey.owner("w-1"), SetArgs.Builder.ex(1800));
    assertWell(look(), FindingKind.QUEUE_LOCK);
  }

  @Test
  void workersOfPhpThatDrainWhatIngestQueuesAreFound() throws Exception {
    redis.set("QueuedTrackingLock1", "deadbeef0123", SetArgs.Builder.ex(30));
    assertWell(look(), FindingKind.PHP_WORKERS);
    present("h:/spool", System.currentTimeMillis());
    assertFound(look(), FindingKind.PHP_WORKERS, Severity.WARNING, "QueuedTrackingLock1 was held");
  }

  private static void present(String id, long seenMs) {
    redis.hset(ResizeKeys.INGESTS, id, new IngestPresence("", "r/i", seenMs).text());
  }

  @Test
  void anIngestThatIsGoneAndTwoOfOneNameAreFound() throws Exception {
    present("h:/spool", System.currentTimeMillis() - 600_000);
    List<Finding> findings = look();
    assertFound(
        findings,
        FindingKind.INGEST_SILENT,
        Severity.WARNING,
        "h:/spool (silent for 10 min)",
        "--without h:/spool");
    assertWell(findings, FindingKind.INGEST_TWICE);

    present("h:/spool", System.currentTimeMillis());
    assertWell(look(), FindingKind.INGEST_SILENT);
    ScheduledExecutorService looks = Executors.newScheduledThreadPool(2);
    String marks = ResizeKeys.marks(new QueueKey(0));
    try {
      looks.scheduleAtFixedRate(
          () -> redis.hincrby(marks, "h:/spool", 1), 0, 500, TimeUnit.MILLISECONDS);
      assertWell(look(), FindingKind.INGEST_TWICE);
      looks.scheduleAtFixedRate(
          () -> redis.hincrby(marks, "h:/spool", 1), 0, 500, TimeUnit.MILLISECONDS);
      assertFound(
          look(),
          FindingKind.INGEST_TWICE,
          Severity.ERROR,
          "two ingests call themselves h:/spool",
          "another --spool-dir");
    } finally {
      looks.shutdownNow();
    }
  }

  @Test
  void theClockOfRedisIsComparedToo() throws Exception {
    assertWell(look(), FindingKind.CLOCK);
    assertFound(
        look(patient().clockAhead(90)), FindingKind.CLOCK, Severity.ERROR, "the clock of Redis");
  }

  @Test
  void nothingIsWritten() throws Exception {
    redis.set("QueuedTrackingLock1", "deadbeef0123", SetArgs.Builder.ex(300));
    redis.zadd(ResizeKeys.WORKERS, 1, "gone|2|");
    present("h:/spool", System.currentTimeMillis());
    queue(0, 1200, Duration.ZERO);
    String before = changes();
    look();
    assertThat(changes()).isEqualTo(before);
  }

  /** The server's own count of changes since its last snapshot. */
  private static String changes() {
    return redis
        .info("persistence")
        .lines()
        .filter(line -> line.startsWith("rdb_changes_since_last_save"))
        .findFirst()
        .orElseThrow();
  }
}
