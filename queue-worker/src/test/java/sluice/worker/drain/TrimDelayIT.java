package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;

/** Committed entries that stay in their list for a while. */
@RealServers
class TrimDelayIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int COUNT = 1500;

  @RegisterExtension final DrainFixture fixture;

  TrimDelayIT(TestDatabase database, TestRedis redis) {
    fixture = new DrainFixture(database, redis);
  }

  @Test
  void theyAreRecordedAtOnceAndRemovedLater() throws Exception {
    fixture.queue().push(0, entries(0));
    try (QueueWorker worker = fixture.start(1, 1, delayed(Duration.ofSeconds(3)))) {
      await().atMost(LIMIT).until(() -> fixture.markers().size() == 2 * COUNT);
      await().atMost(LIMIT).until(() -> fixture.queue().length(0) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).doesNotHaveDuplicates();
    assertThat(fixture.count("sluice.worker.replays.dropped")).isZero();
  }

  /** PHP may come next, and would record them again. */
  @Test
  void aWorkerThatEndsRemovesThemFirst() throws Exception {
    fixture.queue().push(0, entries(0));
    try (QueueWorker worker = fixture.start(1, 1, delayed(Duration.ofSeconds(3)))) {
      await().atMost(LIMIT).until(() -> fixture.markers().size() == 2 * COUNT);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.queue().length(0)).isZero();
    assertThat(fixture.markers()).doesNotHaveDuplicates();
  }

  /** Whoever goes back to PHP because of what paused it stops it then. */
  @Test
  void aPausedWorkerThatEndsRemovesThemToo() throws Exception {
    fixture.queue().push(0, entries(0));
    try (QueueWorker worker = fixture.start(1, 1, delayed(Duration.ofSeconds(3)))) {
      await().atMost(LIMIT).until(() -> fixture.markers().size() == 2 * COUNT);
      fixture.paused.set(true);
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.queue().length(0)).isZero();
    assertThat(fixture.markers()).doesNotHaveDuplicates();
  }

  /** As when a crash of the database took the commits back: the entries are all that is left. */
  @Test
  void aWorkerThatEndsKeepsThemWhereTheDatabaseLostTheCommits() throws Exception {
    fixture.queue().push(0, entries(0));
    try (QueueWorker worker = fixture.start(1, 1, delayed(Duration.ofMillis(3400)))) {
      await().atMost(LIMIT).until(() -> fixture.markers().size() == 2 * COUNT);
      Thread closing = new Thread(worker::close);
      closing.start();
      fixture.execute("UPDATE " + DrainFixture.PREFIX + "sluice_queue_cursor SET consumed = 0");
      closing.join();
    }
    assertThat(fixture.queue().length(0)).isEqualTo(2 * COUNT);
  }

  @Test
  void theNextOwnerKnowsThemWithOrWithoutNumbers() throws Exception {
    fixture.queue().push(0, entries(0));
    try (QueueWorker worker = fixture.start(1, 1, delayed(Duration.ofHours(1)))) {
      await().atMost(LIMIT).until(() -> fixture.markers().size() == 2 * COUNT);
      assertThat(fixture.queue().length(0)).isEqualTo(2 * COUNT);
      assertThat(worker.isRunning()).isTrue();
    }
    fixture.queue().push(0, entries(COUNT));
    try (QueueWorker worker = fixture.start(1, 1, delayed(Duration.ZERO))) {
      await().atMost(LIMIT).until(() -> fixture.queue().length(0) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).hasSize(4 * COUNT).doesNotHaveDuplicates();
    assertThat(fixture.count("sluice.worker.replays.dropped")).isEqualTo(2 * COUNT);
  }

  private static DrainSettings delayed(Duration delay) {
    return DrainFixture.settings().withTrimDelay(delay);
  }

  /** Of ours and of PHP by turns, numbered on from here. */
  private static List<byte[]> entries(int from) {
    List<byte[]> entries = new ArrayList<>();
    for (int n = from + 1; n <= from + COUNT; n++) {
      entries.add(TestQueue.ours("p", n, "ours" + n));
      entries.add(TestQueue.php("php" + n));
    }
    return entries;
  }
}
