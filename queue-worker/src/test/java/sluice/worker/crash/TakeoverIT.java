package sluice.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;
import sluice.worker.QueueWorker;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLocks;
import sluice.worker.backend.RedisConnections;
import sluice.worker.drain.DrainSettings;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;
import sluice.worker.lease.LeaseTimes;

/** How long a queue stands still, with the times of real operation. */
class TakeoverIT {
  private static final int QUEUES = 2;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  private EmbeddedMariaDb mariaDb;
  private EmbeddedRedis redis;
  private TestQueue queue;

  @BeforeEach
  void start() throws Exception {
    mariaDb = EmbeddedMariaDb.start(directory.resolve("mariadb"), List.of());
    redis = EmbeddedRedis.start(directory.resolve("redis"), List.of());
    mariaDb.createDatabase("takeover");
    try (Connection connection = mariaDb.connect()) {
      connection.setCatalog("takeover");
      MarkerTracking.createTable(connection);
    }
    queue = TestQueue.at(redis.uri(0));
  }

  @AfterEach
  void stop() {
    queue.close();
    redis.close();
    mariaDb.close();
  }

  @Test
  void afterSigkillWithin15SecondsAndAfterSigtermAtOnce() throws Exception {
    try (WorkerProcess first = startWorker()) {
      pushAndAwait(1, LIMIT);
      try (WorkerProcess second = startWorker()) {
        awaitProcesses(2);
        first.kill();
        pushAndAwait(2, Duration.ofSeconds(15));
        try (WorkerProcess third = startWorker()) {
          awaitProcesses(2);
          second.terminate();
          // Less than the lease's time to live: it was given back, not waited for.
          pushAndAwait(3, Duration.ofSeconds(6));
          assertThat(third.isAlive()).isTrue();
        }
      }
    }
  }

  @Test
  void closingEndsWellBeforeTheProcessIsEndedByForceEvenWhenTheDatabaseHangs() throws Exception {
    LeaseTimes lease = new LeaseTimes(Duration.ofMillis(900), Duration.ofMillis(150));
    QueueWorker worker =
        QueueWorker.start(
            new WorkerConfig(
                1,
                1,
                OptionalInt.empty(),
                "",
                DrainSettings.DEFAULT.withTrimDelay(Duration.ZERO),
                lease),
            new DrainThreads.Shared(
                QueueBackend.redis(
                    new RedisConnections(List.of(RedisURI.create(redis.uri(0))), false)),
                () ->
                    DriverManager.getConnection(
                        mariaDb.jdbcUrl("takeover"), mariaDb.user(), mariaDb.password()),
                new QueueTables(""),
                new MarkerTracking(),
                () -> false,
                InstantSource.system(),
                new SimpleMeterRegistry()));
    queue.push(0, TestQueue.ours("p", 1, "before"));
    await().atMost(LIMIT).until(() -> queue.length(0) == 0);
    mariaDb.pause();
    try {
      queue.push(0, TestQueue.ours("p", 2, "while it hangs"));
      await().atMost(LIMIT).until(() -> worker.silence().toMillis() > 1500);
      long start = System.nanoTime();
      worker.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    } finally {
      mariaDb.resume();
    }
  }

  /** Until so many have announced themselves; one that was killed is forgotten after its lease. */
  private void awaitProcesses(int count) throws Exception {
    try (QueueBackend backend =
            QueueBackend.redis(
                new RedisConnections(List.of(RedisURI.create(redis.uri(0))), false));
        QueueLocks locks = backend.locks()) {
      await().atMost(LIMIT).until(() -> locks.roster().size() == count);
    }
  }

  private void pushAndAwait(int sequence, Duration limit) {
    for (int q = 0; q < QUEUES; q++) {
      queue.push(q, TestQueue.ours("p", sequence, q + "-" + sequence));
    }
    await().atMost(limit).until(() -> queue.total(QUEUES) == 0);
  }

  private WorkerProcess startWorker() throws Exception {
    WorkerProcess worker =
        WorkerProcess.spawn(
            directory.resolve("workers.log"),
            List.of(
                mariaDb.jdbcUrl("takeover"),
                mariaDb.user(),
                mariaDb.password(),
                redis.uri(0),
                Integer.toString(QUEUES),
                Long.toString(LeaseTimes.DEFAULT.ttl().toMillis())));
    worker.go();
    return worker;
  }
}
