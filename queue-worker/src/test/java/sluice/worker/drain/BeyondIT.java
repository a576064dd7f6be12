package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;

/** Lists that a lower number of queues left behind. */
@RealServers
class BeyondIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension final DrainFixture fixture;
  private final TestRedis redis;

  BeyondIT(TestDatabase database, TestRedis redis) {
    this.redis = redis;
    fixture = new DrainFixture(database, redis);
  }

  @Test
  void entriesInQueuesBeyondTheNumberAreRecordedInTheirOrderAndTheQueuesLetGo() throws Exception {
    fixture.queue().push(5, entries("five", 150));
    fixture.queue().push(4095, entries("last", 3));
    try (QueueWorker worker = fixture.start(2, 2, DrainFixture.settings());
        StatefulRedisConnection<String, String> client = redis.connect()) {
      await().atMost(LIMIT).until(() -> fixture.markers().size() == 153);
      await().atMost(LIMIT).until(() -> worker.queuesBeyond().isEmpty());
      await()
          .atMost(LIMIT)
          .until(() -> client.sync().exists("QueuedTrackingLock5", "QueuedTrackingLock4095") == 0);
      assertThat(client.sync().exists("QueuedTrackingLock0", "QueuedTrackingLock1")).isEqualTo(2);
      assertThat(fixture.registry.get("sluice.worker.queues.beyond").gauge().value()).isZero();
    }
    assertThat(fixture.column("SELECT marker FROM marker WHERE queue = 5 ORDER BY id"))
        .containsExactlyElementsOf(IntStream.range(0, 150).mapToObj(n -> "five" + n).toList());
  }

  @Test
  void aQueueThatFillsBeyondTheNumberLaterIsFoundAndSharedByTwoProcesses() throws Exception {
    try (QueueWorker one = fixture.start(1, 2, DrainFixture.settings());
        QueueWorker other = fixture.start(1, 2, DrainFixture.settings())) {
      for (int queue = 2; queue < 12; queue++) {
        fixture.queue().push(queue, entries("q" + queue + "-", 20));
      }
      await().atMost(LIMIT).until(() -> fixture.markers().size() == 200);
      assertThat(one.isRunning()).isTrue();
      assertThat(other.isRunning()).isTrue();
      assertThat(one.requests()).isPositive();
      assertThat(other.requests()).isPositive();
    }
    assertThat(fixture.markers()).doesNotHaveDuplicates();
  }

  @Test
  void aWorkerIsDoneOnlyWhenTheQueuesBeyondAreEmptyToo() throws Exception {
    fixture.queue().push(7, entries("m", 300));
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings())) {
      await().atMost(LIMIT).until(worker::isDrained);
      assertThat(fixture.queue().length(7)).isZero();
    }
  }

  @Test
  void whatWasPreparedBeforeItWasForgottenIsPreparedAgain() throws Exception {
    AtomicInteger prepared = new AtomicInteger();
    MarkerTracking once =
        new MarkerTracking() {
          @Override
          public Prepared prepare(Connection autocommit, List<RequestSet> sets)
              throws SQLException {
            prepared.incrementAndGet();
            return super.prepare(autocommit, sets);
          }

          @Override
          public boolean isStale(Prepared plan) {
            return prepared.get() == 1;
          }
        };
    fixture.queue().push(0, TestQueue.ours("p", 1, "m"));
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings(), once)) {
      await().atMost(LIMIT).until(() -> fixture.queue().length(0) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).containsExactly("m");
    assertThat(prepared).hasValue(2);
  }

  private static List<byte[]> entries(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> TestQueue.ours(name.replaceAll("[^a-z0-9]", ""), n + 1, name + n))
        .toList();
  }
}
