package sluice.worker.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.MatomoConfig;
import sluice.matomo.TrackerSettings;
import sluice.php.PhpValue;
import sluice.queue.CommittedNumbers;
import sluice.queue.IngestPresence;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.ResizeKeys;
import sluice.request.RequestEnvironment;
import sluice.request.ZeroVisitorId;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.backend.HeldLock;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.backend.RedisConnections;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.TokenSeal;
import sluice.worker.drain.LetterFiles;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;
import sluice.worker.drain.TestWorkers;

@RealServers
class OperateIT {
  private static final QueueTables TABLES = new QueueTables("matomo_");
  private static final TokenSeal SEAL = TestWorkers.SEAL;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final TestRedis redis;
  private final DatabaseConnections connections;
  @TempDir Path directory;
  private TestQueue queue;
  private QueueBackend backend;

  OperateIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
    this.connections =
        () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  @BeforeEach
  void open() throws Exception {
    redis.flush();
    queue = TestQueue.of(redis);
    backend = backend();
    try (Connection connection = database.connect()) {
      MarkerTracking.createTable(connection);
      TABLES.create(connection);
    }
    database.execute("TRUNCATE TABLE marker");
    database.execute("TRUNCATE TABLE matomo_sluice_dead_letter");
    database.execute("TRUNCATE TABLE matomo_sluice_queue_cursor");
    database.execute("TRUNCATE TABLE matomo_sluice_queue_producer");
    database.execute("TRUNCATE TABLE matomo_sluice_queue_digest");
  }

  @AfterEach
  void close() {
    queue.close();
    backend.close();
  }

  @Test
  void theMonitorTellsLengthRatesLagAndEta() throws Exception {
    Instant start = Instant.ofEpochSecond(1_700_000_060);
    Instant[] now = {start};
    queue.push(1, IntStream.range(1, 101).mapToObj(n -> TestQueue.ours("p", n, "m")).toList());
    database.execute("INSERT INTO matomo_sluice_queue_cursor VALUES (1,1,1000,0,0,'',0,'',0,0,0)");
    InstantSource clock = () -> now[0];
    try (QueueMonitor monitor = new QueueMonitor(backend, connections, TABLES, clock)) {
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
        new QueueMonitor(backend, connections, TABLES, InstantSource.system())) {
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
    try (QueueMonitor monitor = new QueueMonitor(backend, none, TABLES, InstantSource.system())) {
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
          .atMost(LIMIT)
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
        new QueueTest(backend, connections, 2)
            .run().stream().collect(Collectors.toMap(QueueTest.Finding::name, Function.identity()));
    assertThat(findings)
        .containsKeys("version", "memory policy", "persistence", "latency", "locks", "database");
    assertThat(findings.get("locks").verdict()).isEqualTo(QueueTest.Verdict.OK);
    assertThat(findings.get("database").verdict()).isEqualTo(QueueTest.Verdict.OK);
    assertThat(findings.get("persistence").advice()).contains("appendonly yes");
  }

  @Test
  void aDeadLetterIsReplayedOnceHoweverOftenItIsPushed() throws Exception {
    queue.push(0, TestQueue.ours("p", 1, "poison-once"));
    BatchTracking healthy = new MarkerTracking.Cured();
    drain(new MarkerTracking());
    try (DeadLetters letters = letters()) {
      DeadLetters.Letter letter = letters.latest(10).get(0);
      assertThat(letter.requests()).isEqualTo(1);
      assertThat(letter.attempts()).isZero();
      assertThat(letters.replay(List.of())).isEqualTo(new DeadLetters.Replay(1, 0));
      assertThat(letters.latest(10)).isEmpty();
    }
    drain(new MarkerTracking());
    try (DeadLetters letters = letters()) {
      assertThat(letters.latest(10).get(0).attempts()).isEqualTo(1);
      letters.replay(List.of(letters.latest(10).get(0).id()));
    }
    drain(healthy);
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT COUNT(*) FROM marker")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void aReplayGoesToTheQueuesThatTheRequestsBelongToNow() throws Exception {
    List<PhpValue.Array> requests =
        Stream.of("0000000000000001", "0010000000000002", "0020000000000003")
            .map(OperateIT::hitOf)
            .toList();
    // from a queue that a resize has removed, and cut for another number than the present one
    insertLetter(7, new RequestSet(requests, RequestEnvironment.EMPTY, none(), 1, none()), 0);
    try (QueueResize resize = new QueueResize(backend);
        DeadLetters letters = letters(LetterFiles.in(directory), 8);
        QueueLists lists = backend.lists()) {
      resize.switchTo(8, 2);
      assertThat(letters.replay(List.of()).replayed()).isEqualTo(1);
      assertThat(lists.lengths(List.of(0, 1, 7))).containsExactly(1L, 1L, 0L);
      RequestSet even = RequestSetCodec.decode(lists.read(0, 0, 1).get().get(0), 1 << 20);
      assertThat(even.requests()).containsExactly(requests.get(0), requests.get(2));
    }
  }

  @Test
  void aReplayThatWasKilledChoosesTheSameQueuesAgainThoughTheirNumberChanged() throws Exception {
    RequestSet set =
        new RequestSet(
            List.of(hitOf("0070000000000001")), RequestEnvironment.EMPTY, none(), 1, none());
    insertLetter(0, set, 8);
    try (QueueResize resize = new QueueResize(backend);
        DeadLetters letters = letters(LetterFiles.in(directory), 2)) {
      resize.switchTo(8, 2);
      assertThat(letters.replay(List.of()).replayed()).isEqualTo(1);
      assertThat(queue.length(7)).isEqualTo(1);
      assertThat(queue.length(1)).isZero();
    }
  }

  @Test
  void aLetterAfterATruncateIsReplayedLikeAnyOther() throws Exception {
    for (int n = 1; n <= 3; n++) {
      queue.push(0, TestQueue.ours("p", n, "poison" + n));
      drain(new MarkerTracking());
      try (DeadLetters letters = letters()) {
        assertThat(letters.replay(List.of()).replayed()).isEqualTo(1);
      }
      drain(new MarkerTracking.Cured());
      database.execute("TRUNCATE TABLE matomo_sluice_dead_letter");
    }
    assertThat(markers()).isEqualTo(3);
  }

  @Test
  void aLetterTooLargeForTheTableIsKeptInAFileAndReplayedFromThere() throws Exception {
    byte[] noise = new byte[3 << 20];
    new Random(1).nextBytes(noise);
    PhpValue.Array request =
        new PhpValue.Array(
            Map.of(
                "marker",
                new PhpValue.Text("poison"),
                "noise",
                new PhpValue.Text(Base64.getEncoder().encodeToString(noise))));
    RequestSet set = new RequestSet(List.of(request), RequestEnvironment.EMPTY, none(), 1, none());
    queue.push(0, new RequestSetCodec(6).encode(set));
    LetterFiles files = LetterFiles.in(directory.resolve("state"));
    drain(new MarkerTracking(), files);
    try (DeadLetters letters = letters(files, 1);
        QueueLists lists = backend.lists()) {
      assertThat(letters.latest(1).get(0).entryBytes()).isZero();
      assertThat(letters.latest(1).get(0).error()).startsWith("(entry in a file)");
      assertThat(letters.replay(List.of())).isEqualTo(new DeadLetters.Replay(1, 0));
      RequestSet again = RequestSetCodec.decode(lists.read(0, 0, 1).get().get(0), 64 << 20);
      assertThat(again.requests()).isEqualTo(set.requests());
    }
    drain(new MarkerTracking.Cured(), files);
    assertThat(markers()).isEqualTo(1);
  }

  @Test
  void aLargeLetterWaitsUntilItsFileCanBeWrittenAndNothingIsLost() throws Exception {
    byte[] garbage = new byte[2 << 20];
    queue.push(0, garbage);
    queue.push(0, TestQueue.ours("p", 1, "after"));
    Path blocked = Files.writeString(directory.resolve("state"), "no directory");
    LetterFiles files = LetterFiles.in(blocked);
    try (QueueWorker worker = worker(new MarkerTracking(), 1, files)) {
      await()
          .atMost(LIMIT)
          .until(() -> worker.waiting().filter(w -> w.cause().contains("--state-dir")).isPresent());
      assertThat(queue.length(0)).isEqualTo(2);
      Files.delete(blocked);
      await().atMost(LIMIT).until(() -> queue.length(0) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(markers()).isEqualTo(1);
    try (DeadLetters letters = letters(files, 1)) {
      long id = letters.latest(1).get(0).id();
      assertThat(files.entry(id)).hasValue(garbage);
    }
  }

  @Test
  void lettersInFilesComeBackIntoTheTableOnce() throws Exception {
    RequestSet set =
        new RequestSet(
            List.of(hitOf("0000000000000001")), RequestEnvironment.EMPTY, none(), 1, none());
    byte[] entry = new RequestSetCodec(6).encode(set);
    LetterFiles files = LetterFiles.in(directory);
    files.append(
        List.of(
            new LetterFiles.Filed(8, LetterFiles.Kind.MOVED, 3, 7, 9, 2, 1, "why", entry),
            new LetterFiles.Filed(9, LetterFiles.Kind.LARGE, 3, 8, 9, 0, 1, "why", entry)),
        Instant.now());
    try (DeadLetters letters = letters()) {
      assertThat(letters.filed()).isEqualTo(1);
      assertThat(letters.importFiled()).isEqualTo(new DeadLetters.Import(1, 0));
      assertThat(letters.importFiled()).isEqualTo(new DeadLetters.Import(0, 0));
      assertThat(letters.latest(9))
          .containsExactly(
              new DeadLetters.Letter(8, 3, Instant.ofEpochMilli(9), 2, 1, "why", entry.length));
      assertThat(letters.replay(List.of()).replayed()).isEqualTo(1);
    }
  }

  @Test
  void aReplayHasTheTokenAgainThatNobodyReadsInTheDatabase() throws Exception {
    String token = "0123456789abcdef0123456789abcdef";
    PhpValue.Array request =
        new PhpValue.Array(
            Map.of("marker", new PhpValue.Text("poison"), "token_auth", new PhpValue.Text(token)));
    RequestSet set =
        new RequestSet(
            List.of(request), RequestEnvironment.EMPTY, Optional.of(token), 1, Optional.empty());
    queue.push(0, new RequestSetCodec(6).encode(set));
    drain(new MarkerTracking());
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT entry FROM matomo_sluice_dead_letter")) {
      assertThat(row.next()).isTrue();
      RequestSet kept = RequestSetCodec.decode(row.getBytes(1), 1 << 20);
      assertThat(kept.toString()).doesNotContain(token);
    }
    try (DeadLetters letters = letters();
        QueueLists lists = backend.lists()) {
      letters.replay(List.of());
      RequestSet again = RequestSetCodec.decode(lists.read(0, 0, 1).get().get(0), 1 << 20);
      assertThat(again.requests()).isEqualTo(set.requests());
      assertThat(again.tokenAuth()).hasValue(token);
    }
  }

  @Test
  void droppedLettersAreGone() throws Exception {
    queue.push(0, TestQueue.ours("p", 1, "poison1"));
    queue.push(0, TestQueue.ours("p", 2, "poison2"));
    drain(new MarkerTracking());
    try (DeadLetters letters = letters()) {
      assertThat(letters.drop(List.of(letters.latest(10).get(0).id()))).isEqualTo(1);
      assertThat(letters.drop(List.of())).isEqualTo(1);
      assertThat(letters.latest(10)).isEmpty();
    }
  }

  @Test
  void runningWorkersFollowAResize() throws Exception {
    try (QueueWorker worker = worker(new MarkerTracking(), 2, LetterFiles.in(directory));
        QueueResize resize = new QueueResize(backend)) {
      queue.push(0, TestQueue.ours("p", 1, "before"));
      await().atMost(LIMIT).until(() -> resize.remaining(2) == 0);
      assertThat(resize.agreed(2)).isEqualTo(2);
      assertThat(resize.switchTo(2, 5)).isTrue();
      queue.push(4, TestQueue.ours("p", 1, "after"));
      await().atMost(LIMIT).until(() -> queue.length(4) == 0);
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

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static PhpValue.Array hitOf(String visitor) {
    return new PhpValue.Array(
        Map.of("idsite", new PhpValue.Text("1"), "_id", new PhpValue.Text(visitor)));
  }

  /**
   * @param replayQueues by how many queues a replay that was killed chose; 0 for none
   */
  private void insertLetter(int ofQueue, RequestSet set, int replayQueues) throws SQLException {
    String sql =
        "INSERT INTO matomo_sluice_dead_letter (id, queue, position, time, attempts, requests,"
            + " error, entry, replay_queues) VALUES (1,?,0,0,0,1,'',?,?)";
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setInt(1, ofQueue);
      insert.setBytes(2, new RequestSetCodec(6).encode(set));
      insert.setInt(3, replayQueues);
      insert.executeUpdate();
    }
  }

  private long markers() throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT COUNT(DISTINCT marker), COUNT(*) FROM marker")) {
      rows.next();
      assertThat(rows.getLong(2)).isEqualTo(rows.getLong(1));
      return rows.getLong(1);
    }
  }

  private QueueTest.Finding finding(String name) {
    return new QueueTest(backend, connections, 2)
        .run().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private DeadLetters letters() {
    return letters(LetterFiles.in(directory), 1);
  }

  /**
   * @param queues how many are configured
   */
  private DeadLetters letters(LetterFiles files, int queues) {
    ReplayRoute route =
        new ReplayRoute(TrackerSettings.of(MatomoConfig.defaults()), false, ZeroVisitorId.VISITOR);
    return new DeadLetters(
        new DeadLetters.Sources(backend, connections, TABLES, SEAL, files, route, queues));
  }

  private void drain(BatchTracking tracking) throws Exception {
    drain(tracking, LetterFiles.in(directory));
  }

  private void drain(BatchTracking tracking, LetterFiles files) throws Exception {
    try (QueueWorker worker = worker(tracking, 1, files)) {
      await().atMost(LIMIT).until(() -> queue.length(0) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
  }

  private QueueWorker worker(BatchTracking tracking, int queues, LetterFiles files)
      throws Exception {
    Duration leaseTtl = Duration.ofMillis(900);
    return TestWorkers.start(
        TestWorkers.shared(backend(), connections, TABLES, tracking, files), queues, leaseTtl);
  }

  private QueueBackend backend() {
    return QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redis.uri())), false));
  }
}
