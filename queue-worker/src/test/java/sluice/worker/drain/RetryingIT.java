package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.HitOutcome;

/** What a worker tells of while it records nothing, and no longer than that. */
@RealServers
class RetryingIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final TestRedis redis;
  @RegisterExtension final DrainFixture fixture;

  RetryingIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
    this.fixture = new DrainFixture(database, redis);
  }

  private void push(int from, int to) {
    fixture
        .queue()
        .push(0, IntStream.range(from, to).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
  }

  private static String told(QueueWorker worker) {
    return worker.retrying().toString();
  }

  private void awaitRecovery(QueueWorker worker, int recorded) {
    await().atMost(LIMIT).until(() -> fixture.markers().size() == recorded);
    await().atMost(LIMIT).until(() -> worker.retrying().isEmpty());
    await().atMost(LIMIT).until(() -> fixture.queue().length(0) == 0);
  }

  @Test
  void aTableThatIsGoneIsToldUntilABatchIsFinished() throws Exception {
    try (QueueWorker worker = fixture.start(1, 2, DrainFixture.settings())) {
      push(1, 10);
      awaitRecovery(worker, 9);
      fixture.execute("RENAME TABLE marker TO marker_away");
      try {
        push(10, 20);
        await().atMost(LIMIT).until(() -> told(worker).contains("a batch of queue 0"));
        assertThat(told(worker)).contains("marker").contains("exist");
      } finally {
        fixture.execute("RENAME TABLE marker_away TO marker");
      }
      awaitRecovery(worker, 19);
    }
  }

  @Test
  void aDatabaseThatIsReadOnlyIsTold() throws Exception {
    fixture.execute("CREATE OR REPLACE USER plain@'%' IDENTIFIED BY 'plain'");
    fixture.execute("GRANT ALL ON `" + database.name() + "`.* TO plain@'%'");
    push(1, 10);
    fixture.execute("SET GLOBAL read_only = 1");
    try (QueueWorker worker =
        fixture.start(
            1,
            2,
            DrainFixture.settings(),
            new MarkerTracking(),
            () -> DriverManager.getConnection(database.jdbcUrl(), "plain", "plain"))) {
      await().atMost(LIMIT).until(() -> told(worker).contains("read-only"));
      fixture.execute("SET GLOBAL read_only = 0");
      awaitRecovery(worker, 9);
    } finally {
      fixture.execute("SET GLOBAL read_only = 0");
      fixture.execute("DROP USER plain@'%'");
    }
  }

  @Test
  void aRedisThatBecameAReplicaIsToldAlsoWhenNothingIsQueued() throws Exception {
    try (QueueWorker worker = fixture.start(1, 2, DrainFixture.settings());
        StatefulRedisConnection<String, String> connection = redis.connect()) {
      push(1, 10);
      awaitRecovery(worker, 9);
      connection.sync().replicaof("127.0.0.1", 1);
      try {
        await().atMost(LIMIT).until(() -> told(worker).contains(DrainProgress.LEASES));
      } finally {
        connection.sync().replicaofNoOne();
      }
      push(10, 20);
      awaitRecovery(worker, 19);
    }
  }

  @Test
  void aListThatIsNoListIsTold() throws Exception {
    try (QueueWorker worker = fixture.start(1, 2, DrainFixture.settings());
        StatefulRedisConnection<String, String> connection = redis.connect()) {
      push(1, 10);
      awaitRecovery(worker, 9);
      connection.sync().set("trackingQueueV1", "text");
      await().atMost(LIMIT).until(() -> told(worker).contains("WRONGTYPE"));
      connection.sync().del("trackingQueueV1");
      push(10, 20);
      awaitRecovery(worker, 19);
    }
  }

  @Test
  void whatPassesAtOnceIsNotTold() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    MarkerTracking unlucky =
        new MarkerTracking() {
          @Override
          public Map<HitOutcome, Integer> write(
              Connection transaction, BatchPosition position, Prepared prepared)
              throws SQLException {
            if (failures.getAndDecrement() > 0) {
              throw new SQLException("Deadlock found", "40001", 1213);
            }
            return super.write(transaction, position, prepared);
          }
        };
    push(1, 10);
    try (QueueWorker worker = fixture.start(1, 2, DrainFixture.settings(), unlucky)) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                assertThat(worker.retrying()).isEqualTo(List.of());
                return fixture.markers().size() == 9;
              });
    }
    assertThat(failures.get()).isNegative();
  }
}
