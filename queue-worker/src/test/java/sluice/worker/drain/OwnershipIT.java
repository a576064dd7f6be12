package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;

/** Who drains, and what happens when queues, locks and lists change under a worker. */
@RealServers
class OwnershipIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension final DrainFixture fixture;
  private final TestDatabase database;
  private final StatefulRedisConnection<String, String> redis;

  OwnershipIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis.connect();
    fixture = new DrainFixture(database, redis);
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void entriesThatAFailoverBringsBackAreDropped() throws Exception {
    List<byte[]> ours = entries("p", 1, 350);
    fixture.queue().push(0, ours);
    List<byte[]> php = IntStream.range(0, 350).mapToObj(n -> TestQueue.php("php" + n)).toList();
    fixture.queue().push(1, php);
    drain(2);
    fixture.queue().pushFront(0, ours);
    fixture.queue().pushFront(1, php.subList(200, 350));
    fixture.queue().push(0, entries("p", 351, 20));
    fixture.queue().push(1, TestQueue.php("new"));
    drain(2);
    assertThat(fixture.markers()).hasSize(350 + 350 + 20 + 1).doesNotHaveDuplicates();
    assertThat(fixture.count("sluice.worker.replays.dropped")).isEqualTo(350 + 150);
  }

  @Test
  void entriesOfPhpAreDroppedEvenWhenTheFailoverLostTheLatest() throws Exception {
    List<byte[]> php = IntStream.range(0, 100).mapToObj(n -> TestQueue.php("php" + n)).toList();
    fixture.queue().push(0, php);
    drain(1);
    fixture.queue().pushFront(0, php.subList(40, 70));
    fixture.queue().push(0, TestQueue.php("new"));
    drain(1);
    assertThat(fixture.markers()).hasSize(101).doesNotHaveDuplicates();
  }

  @Test
  void aFlushedRedisLosesNothingThatWasCommittedAndNewHitsFlowOn() throws Exception {
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings())) {
      fixture.queue().push(0, entries("p", 1, 300));
      await().atMost(LIMIT).until(() -> fixture.markers().size() == 300);
      redis.sync().flushdb();
      fixture.queue().push(0, entries("p", 301, 300));
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).hasSize(600).doesNotHaveDuplicates();
  }

  @Test
  void aRestoredBackupOfTheDatabaseIsGoneOnFrom() throws Exception {
    fixture.queue().push(0, entries("p", 1, 100));
    drain(1);
    database.execute("CREATE TABLE backup_cursor AS SELECT * FROM matomo_sluice_queue_cursor");
    database.execute("CREATE TABLE backup_producer AS SELECT * FROM matomo_sluice_queue_producer");
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings())) {
      fixture.queue().push(0, entries("p", 101, 100));
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      database.execute("REPLACE INTO matomo_sluice_queue_cursor SELECT * FROM backup_cursor");
      database.execute("REPLACE INTO matomo_sluice_queue_producer SELECT * FROM backup_producer");
      fixture.queue().push(0, entries("p", 201, 100));
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      assertThat(worker.isRunning()).isTrue();
    } finally {
      database.execute("DROP TABLE backup_cursor, backup_producer");
    }
    assertThat(fixture.markers()).hasSize(300).doesNotHaveDuplicates();
    assertThat(fixture.column("SELECT consumed FROM matomo_sluice_queue_cursor"))
        .containsExactly("200");
  }

  @Test
  void aQueueThatPhpHoldsIsLeftAloneUntilItIsFree() throws Exception {
    redis.sync().set("QueuedTrackingLock0", "0123456789ab");
    fixture.queue().push(0, entries("p", 1, 10));
    fixture.queue().push(1, entries("p", 1, 10));
    try (QueueWorker worker = fixture.start(1, 2, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> fixture.queue().length(1) == 0);
      await()
          .during(Duration.ofMillis(400))
          .atMost(LIMIT)
          .until(() -> fixture.queue().length(0) == 10);
      redis.sync().del("QueuedTrackingLock0");
      await().atMost(LIMIT).until(() -> fixture.queue().length(0) == 0);
      assertThat(worker.isRunning()).isTrue();
      assertThat(redis.sync().get("QueuedTrackingLock0")).matches("sluice-[0-9a-f]{12}");
    }
    assertThat(redis.sync().keys("QueuedTrackingLock*")).isEmpty();
  }

  @Test
  void aLockThatNeverEndsIsToldWithTheWayOutUntilItIsGone() throws Exception {
    redis.sync().set("QueuedTrackingLock0", "0123456789ab");
    redis.sync().set("QueuedTrackingLock1", "ba9876543210", SetArgs.Builder.ex(600));
    try (QueueWorker worker = fixture.start(1, 2, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> !worker.endlessLocks().isEmpty());
      assertThat(worker.endlessLocks())
          .singleElement()
          .asString()
          .contains("QueuedTrackingLock0 never ends", "'0123456789ab'")
          .contains("sluice queue locks --unlock QueuedTrackingLock0");
      assertThat(fixture.registry.get("sluice.worker.locks.endless").gauge().value()).isOne();
      assertThat(fixture.registry.get("sluice.worker.locks.php").gauge().value()).isOne();
      redis.sync().del("QueuedTrackingLock0");
      await().atMost(LIMIT).until(() -> worker.endlessLocks().isEmpty());
      assertThat(fixture.registry.get("sluice.worker.locks.endless").gauge().value()).isZero();
      redis.sync().del("QueuedTrackingLock1");
      await()
          .atMost(LIMIT)
          .until(() -> fixture.registry.get("sluice.worker.locks.php").gauge().value() == 0);
    }
  }

  @Test
  void aStolenLockEndsTheOwnersWork() throws Exception {
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> redis.sync().exists("QueuedTrackingLock0") == 1);
      redis.sync().set("QueuedTrackingLock0", "0123456789ab");
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  fixture
                          .registry
                          .get("sluice.worker.leases")
                          .tag("change", "lost")
                          .counter()
                          .count()
                      == 1);
      fixture.queue().push(0, entries("p", 1, 10));
      await()
          .during(Duration.ofMillis(400))
          .atMost(LIMIT)
          .until(() -> fixture.queue().length(0) == 10);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(redis.sync().get("QueuedTrackingLock0")).isEqualTo("0123456789ab");
  }

  @Test
  void twoProcessesShareTheQueuesAndTakeOverWhenOneEnds() throws Exception {
    QueueWorker first = fixture.start(1, 4, DrainFixture.settings());
    await().atMost(LIMIT).until(() -> lockOwners().size() == 4);
    List<String> ownersBefore = lockOwners();
    try (QueueWorker second = fixture.start(1, 4, DrainFixture.settings())) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                List<String> kept = new ArrayList<>(lockOwners());
                boolean isComplete = kept.size() == 4;
                kept.retainAll(ownersBefore);
                return isComplete && kept.size() == 2;
              });
      first.close();
      for (int q = 0; q < 4; q++) {
        fixture.queue().push(q, entries("p", 1, 10));
      }
      await().atMost(Duration.ofSeconds(2)).until(() -> fixture.queue().total(4) == 0);
      assertThat(second.isRunning()).isTrue();
    }
  }

  @Test
  void aNumberThatNobodyUsesAnyMoreIsReplaced() throws Exception {
    drain(4);
    drain(3);
    assertThat(redis.sync().get("sluiceQueueCount")).isEqualTo("3");
  }

  @Test
  void aPinnedWorkerServesItsQueueOnly() throws Exception {
    try (QueueWorker pinned = fixture.startPinned(4, 2)) {
      await().atMost(LIMIT).until(() -> redis.sync().exists("QueuedTrackingLock2") == 1);
      for (int q = 0; q < 4; q++) {
        fixture.queue().push(q, entries("p" + q, 1, 5));
      }
      await().atMost(LIMIT).until(() -> fixture.queue().length(2) == 0);
      assertThat(fixture.queue().total(4)).isEqualTo(15);
      assertThat(pinned.isRunning()).isTrue();
    }
  }

  @Test
  void anotherNumberOfQueuesIsRefused() throws Exception {
    try (QueueWorker worker = fixture.start(1, 4, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> redis.sync().exists("sluiceWorkers") == 1);
      assertThatThrownBy(() -> fixture.start(1, 3, DrainFixture.settings()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("configured for 3 queues, the others agreed on 4");
      assertThat(worker.isRunning()).isTrue();
    }
  }

  @Test
  void nothingIsBegunWhilePausedAndAllGoesOnAfterwards() throws Exception {
    fixture.paused.set(true);
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings())) {
      fixture.queue().push(0, entries("p", 1, 10));
      await()
          .during(Duration.ofMillis(400))
          .atMost(LIMIT)
          .until(() -> fixture.queue().length(0) == 10);
      fixture.paused.set(false);
      await().atMost(LIMIT).until(() -> fixture.queue().length(0) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).hasSize(10);
  }

  @Test
  void aLargeSetIsConsumedInParts() throws Exception {
    String[] markers = IntStream.range(0, 20_000).mapToObj(n -> "m" + n).toArray(String[]::new);
    fixture.queue().push(0, TestQueue.php("before"));
    fixture.queue().push(0, TestQueue.php(markers));
    fixture.queue().push(0, TestQueue.ours("p", 1, "after"));
    drain(1);
    List<String> expected = new ArrayList<>(List.of("before"));
    expected.addAll(List.of(markers));
    expected.add("after");
    assertThat(fixture.markers()).containsExactlyElementsOf(expected);
    assertThat(fixture.column("SELECT consumed FROM matomo_sluice_queue_cursor"))
        .containsExactly("12");
  }

  @Test
  void onceTakesPartialBatchesAtOnceAndKnowsWhenItIsDone() throws Exception {
    DrainSettings once = DrainFixture.settings().withMaxWait(Duration.ofHours(1)).withOnce(true);
    fixture.queue().push(2, entries("p", 1, 130));
    try (QueueWorker worker = fixture.start(2, 3, once)) {
      await().atMost(LIMIT).until(worker::isDrained);
    }
    assertThat(fixture.markers()).hasSize(130);
  }

  private void drain(int queues) throws Exception {
    try (QueueWorker worker = fixture.start(1, queues, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> fixture.queue().total(queues) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
  }

  private List<String> lockOwners() {
    return redis.sync().keys("QueuedTrackingLock*").stream()
        .map(key -> redis.sync().get(key))
        .toList();
  }

  private static List<byte[]> entries(String producer, int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(n -> TestQueue.ours(producer, n, producer + n))
        .toList();
  }
}
