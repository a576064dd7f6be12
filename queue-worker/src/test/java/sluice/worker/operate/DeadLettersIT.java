package sluice.worker.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.MatomoConfig;
import sluice.matomo.TrackerSettings;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.request.RequestEnvironment;
import sluice.request.ZeroVisitorId;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.TokenSeal;
import sluice.worker.drain.LetterFiles;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.TestQueue;
import sluice.worker.drain.TestWorkers;

/** Dead letters after they were written: replayed, dropped, kept in files, taken back. */
@RealServers
class DeadLettersIT {
  private static final TokenSeal SEAL = TestWorkers.SEAL;

  private final TestDatabase database;
  private final TestRedis redis;
  @TempDir Path directory;
  private OperateScene scene;
  private TestQueue queue;
  private QueueBackend backend;

  DeadLettersIT(TestDatabase database, TestRedis redis) {
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
  void aDeadLetterIsReplayedOnceHoweverOftenItIsPushed() throws Exception {
    queue.push(0, TestQueue.ours("p", 1, "poison-once"));
    BatchTracking healthy = new MarkerTracking.Cured();
    scene.drain(new MarkerTracking());
    try (DeadLetters letters = letters()) {
      DeadLetters.Letter letter = letters.latest(10).get(0);
      assertThat(letter.requests()).isEqualTo(1);
      assertThat(letter.attempts()).isZero();
      assertThat(letters.replay(List.of())).isEqualTo(new DeadLetters.Replay(1, 0));
      assertThat(letters.latest(10)).isEmpty();
    }
    scene.drain(new MarkerTracking());
    try (DeadLetters letters = letters()) {
      assertThat(letters.latest(10).get(0).attempts()).isEqualTo(1);
      letters.replay(List.of(letters.latest(10).get(0).id()));
    }
    scene.drain(healthy);
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
            .map(DeadLettersIT::hitOf)
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
      scene.drain(new MarkerTracking());
      try (DeadLetters letters = letters()) {
        assertThat(letters.replay(List.of()).replayed()).isEqualTo(1);
      }
      scene.drain(new MarkerTracking.Cured());
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
    scene.drain(new MarkerTracking(), files);
    try (DeadLetters letters = letters(files, 1);
        QueueLists lists = backend.lists()) {
      assertThat(letters.latest(1).get(0).entryBytes()).isZero();
      assertThat(letters.latest(1).get(0).error()).startsWith("(entry in a file)");
      assertThat(letters.replay(List.of())).isEqualTo(new DeadLetters.Replay(1, 0));
      RequestSet again = RequestSetCodec.decode(lists.read(0, 0, 1).get().get(0), 64 << 20);
      assertThat(again.requests()).isEqualTo(set.requests());
    }
    scene.drain(new MarkerTracking.Cured(), files);
    assertThat(markers()).isEqualTo(1);
  }

  @Test
  void aLargeLetterWaitsUntilItsFileCanBeWrittenAndNothingIsLost() throws Exception {
    byte[] garbage = new byte[2 << 20];
    queue.push(0, garbage);
    queue.push(0, TestQueue.ours("p", 1, "after"));
    Path blocked = Files.writeString(directory.resolve("state"), "no directory");
    LetterFiles files = LetterFiles.in(blocked);
    try (QueueWorker worker = scene.worker(new MarkerTracking(), 1, files)) {
      await()
          .atMost(OperateScene.LIMIT)
          .until(() -> worker.waiting().filter(w -> w.cause().contains("--state-dir")).isPresent());
      assertThat(queue.length(0)).isEqualTo(2);
      Files.delete(blocked);
      await().atMost(OperateScene.LIMIT).until(() -> queue.length(0) == 0);
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
    scene.drain(new MarkerTracking());
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
    scene.drain(new MarkerTracking());
    try (DeadLetters letters = letters()) {
      assertThat(letters.drop(List.of(letters.latest(10).get(0).id()))).isEqualTo(1);
      assertThat(letters.drop(List.of())).isEqualTo(1);
      assertThat(letters.latest(10)).isEmpty();
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

  private DeadLetters letters() {
    return letters(LetterFiles.in(directory), 1);
  }

  /**
   * @param queues how many are configured
   */
  private DeadLetters letters(LetterFiles files, int queues) {
    ReplayRoute route =
        new ReplayRoute(
            TrackerSettings.of(MatomoConfig.defaults()),
            false,
            CompliancePolicies.NONE,
            ZeroVisitorId.VISITOR);
    return new DeadLetters(
        new DeadLetters.Sources(
            backend, scene.connections(), OperateScene.TABLES, SEAL, files, route, queues));
  }
}
