package sluice.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;
import sluice.process.ExitCode;
import sluice.worker.drain.HostileTracking;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;

/**
 * Entries that end the process of whoever takes them up, and processes that end for other reasons.
 */
class PoisonIT {
  private static final int QUEUES = 2;
  private static final String LEASE_MS = "900";
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int OUT_OF_MEMORY = 3;

  /** Two batches that are not finished, perhaps one more that was read ahead, three times alone. */
  private static final int MOST_DEATHS = 6;

  @TempDir Path directory;

  private final List<Integer> ends = new ArrayList<>();
  private EmbeddedMariaDb mariaDb;
  private EmbeddedRedis redis;
  private TestQueue queue;
  private WorkerProcess worker;

  @BeforeEach
  void start() throws Exception {
    mariaDb = EmbeddedMariaDb.start(directory.resolve("mariadb"), List.of());
    redis = EmbeddedRedis.start(directory.resolve("redis"), List.of());
    mariaDb.createDatabase("poison");
    try (Connection connection = connect()) {
      MarkerTracking.createTable(connection);
      new QueueTables("").create(connection);
    }
    queue = TestQueue.at(redis.uri(0));
    worker = spawn();
  }

  @AfterEach
  void stop() {
    worker.close();
    queue.close();
    redis.close();
    mariaDb.close();
  }

  @ParameterizedTest
  @CsvSource({
    HostileTracking.HEAP + "," + OUT_OF_MEMORY,
    HostileTracking.LATE_HEAP + "," + OUT_OF_MEMORY,
    HostileTracking.SPIN + "," + ExitCode.SOFTWARE
  })
  void anEntryThatEndsTheProcessIsBuriedUndecodedAndAllElseIsRecordedOnce(String poison, int status)
      throws Exception {
    push(0, 1, 100, 37, poison);
    push(1, 1, 100, -1, "");
    superviseUntilDrained();
    assertThat(ends).containsOnly(status).hasSizeBetween(5, MOST_DEATHS);
    assertThat(column("SELECT error FROM sluice_dead_letter"))
        .singleElement()
        .asString()
        .contains("not decoded: 3 processes ended one after the other");
    assertRecordedOnce(199);
    ends.clear();
    push(0, 101, 200, -1, "");
    superviseUntilDrained();
    assertThat(ends).isEmpty();
    assertRecordedOnce(299);
  }

  @Test
  void eachFurtherPoisonOfTheSameBatchesCostsThreeProcessesAndNotTheWholeSearch() throws Exception {
    List<byte[]> entries = entries(0, 1, 30, 5, HostileTracking.HEAP);
    entries.set(11, TestQueue.ours("p", 12, HostileTracking.HEAP + "too"));
    queue.push(0, entries);
    superviseUntilDrained();
    assertThat(ends).hasSizeBetween(8, MOST_DEATHS + 3);
    assertThat(column("SELECT position FROM sluice_dead_letter ORDER BY id"))
        .containsExactly("4", "11");
    assertRecordedOnce(28);
  }

  @ParameterizedTest
  @CsvSource({HostileTracking.RECURSE + ",StackOverflowError", HostileTracking.ERROR + ",LinkageE"})
  void whatTheProcessSurvivesIsBuriedAtOnce(String poison, String error) throws Exception {
    push(0, 1, 100, 37, poison);
    superviseUntilDrained();
    assertThat(ends).isEmpty();
    assertThat(column("SELECT error FROM sluice_dead_letter"))
        .singleElement()
        .asString()
        .contains(error);
    assertRecordedOnce(99);
  }

  @Test
  void whatInflatesTooFarOrHoldsTooMuchIsBuriedAndEndsNothing() throws Exception {
    push(0, 1, 20, -1, "");
    List<byte[]> bombs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      bombs.add(bomb(60 << 20, "[0],"));
      bombs.add(bomb(15 << 20, "[0],"));
      bombs.add(bomb(15 << 20, "{\"a\":[[]]},"));
    }
    bombs.add(bomb(1 << 20, "["));
    queue.push(0, bombs);
    push(0, 21, 40, -1, "");
    superviseUntilDrained();
    assertThat(ends).isEmpty();
    assertThat(column("SELECT error FROM sluice_dead_letter"))
        .hasSize(25)
        .allMatch(error -> error.contains("at most"));
    assertRecordedOnce(40);
  }

  @Test
  void processesThatAreKilledAtAnyMomentBuryNothing() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int last = 0;
    for (int kill = 0; kill < 30; kill++) {
      push(0, last + 1, last + 20, -1, "");
      push(1, last + 1, last + 20, -1, "");
      last += 20;
      long epochs = epochs();
      await().atMost(LIMIT).pollInterval(Duration.ofMillis(2)).until(() -> epochs() > epochs);
      // no condition is waited for: the moment is to be a random one
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(60)));
      worker.kill();
      worker = spawn();
    }
    superviseUntilDrained();
    assertThat(column("SELECT error FROM sluice_dead_letter")).as("seed " + seed).isEmpty();
    assertRecordedOnce(2 * last);
  }

  @Test
  void aProcessThatIsToldToEndLeavesNoSuspicionBehind() throws Exception {
    push(0, 1, 20, 10, HostileTracking.SPIN);
    await().atMost(LIMIT).until(() -> epochs() > 0);
    // long enough for the first batch to be begun, too short for the process to end by itself
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    worker.terminate();
    assertThat(column("SELECT CONCAT(owner, entry, suspect) FROM sluice_queue_attempt"))
        .isNotEmpty()
        .containsOnly("");
  }

  private void superviseUntilDrained() throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (queue.total(QUEUES) > 0) {
      assertThat(deadline - System.nanoTime()).as("not drained, ends=" + ends).isPositive();
      if (!worker.isAlive()) {
        ends.add(worker.exitStatus());
        worker = spawn();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void push(int queueId, int from, int to, int poisonAt, String poison) {
    queue.push(queueId, entries(queueId, from, to, poisonAt, poison));
  }

  private static List<byte[]> entries(int queueId, int from, int to, int poisonAt, String poison) {
    List<byte[]> entries = new ArrayList<>();
    IntStream.rangeClosed(from, to)
        .mapToObj(n -> TestQueue.ours("p", n, n == poisonAt ? poison : "m" + queueId + "-" + n))
        .forEach(entries::add);
    return entries;
  }

  /** An entry whose requests are made of one text again and again. */
  private static byte[] bomb(int bytes, String part) throws IOException {
    String json = "{\"requests\":[" + part.repeat(bytes / part.length()) + "0]}";
    return TestQueue.deflated(json.getBytes(StandardCharsets.US_ASCII));
  }

  private void assertRecordedOnce(int count) throws SQLException {
    assertThat(column("SELECT COUNT(*) FROM marker")).containsExactly(Integer.toString(count));
    assertThat(column("SELECT COUNT(DISTINCT marker) FROM marker"))
        .containsExactly(Integer.toString(count));
  }

  /** Rises with each takeover. */
  private long epochs() throws SQLException {
    return Long.parseLong(column("SELECT COALESCE(SUM(epoch), 0) FROM sluice_queue_cursor").get(0));
  }

  private WorkerProcess spawn() throws IOException {
    WorkerProcess process =
        WorkerProcess.spawn(
            directory.resolve("workers.log"),
            List.of(
                mariaDb.jdbcUrl("poison"),
                mariaDb.user(),
                mariaDb.password(),
                redis.uri(0),
                Integer.toString(QUEUES),
                LEASE_MS));
    process.go();
    return process;
  }

  private List<String> column(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = mariaDb.connect();
    connection.setCatalog("poison");
    return connection;
  }
}
