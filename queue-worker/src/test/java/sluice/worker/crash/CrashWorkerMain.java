package sluice.worker.crash;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import sluice.matomo.DatabaseConnections;
import sluice.queue.RequestSetCodec;
import sluice.worker.QueueWorker;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.batch.BatchBounds;
import sluice.worker.drain.DrainSettings;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.HostileTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.lease.LeaseTimes;

/**
 * A worker process that is made to be killed. Waits for a line on standard input, so that a spare
 * one is up before it is needed; ends with its parent.
 */
public final class CrashWorkerMain {
  /** In place of a Redis URI: the queues are in the database. */
  static final String DATABASE_QUEUES = "database";

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  /** Short, so that a test need not wait for long until a process ends itself. */
  private static final Duration ENTRY_PROCESSING = Duration.ofSeconds(2);

  /** Between two attempts to start. */
  private static final long RESTART_NANOS = Duration.ofMillis(100).toNanos();

  private CrashWorkerMain() {}

  /**
   * Arguments: JDBC URL, user, password, Redis URI or {@link #DATABASE_QUEUES}, number of queues,
   * time to live of a lease in milliseconds.
   */
  public static void main(String[] args) throws Exception {
    if (System.in.read() < 0) {
      return;
    }
    QueueWorker worker = start(args);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "shutdown"));
    Thread parent = new Thread(() -> awaitEndOfInput(ended), "parent");
    parent.start();
    ended.await();
    System.exit(0);
  }

  private static QueueWorker start(String[] args) {
    long ttlMs = Long.parseLong(args[5]);
    DrainSettings settings =
        DrainSettings.DEFAULT
            .withTrimDelay(Duration.ZERO)
            .withBounds(new BatchBounds(20, 60, 1 << 20, RequestSetCodec.MAX_INFLATED_BYTES))
            .withMaxWait(Duration.ofMillis(20))
            .withAnswerLimit(ANSWER_LIMIT)
            .withEntryProcessing(ENTRY_PROCESSING);
    WorkerConfig config =
        new WorkerConfig(
            2,
            Integer.parseInt(args[4]),
            OptionalInt.empty(),
            "",
            settings,
            new LeaseTimes(Duration.ofMillis(ttlMs), Duration.ofMillis(ttlMs / 6)));
    while (true) {
      DatabaseConnections connections =
          () -> DriverManager.getConnection(args[0], args[1], args[2]);
      QueueBackend backend =
          args[3].equals(DATABASE_QUEUES)
              ? QueueBackend.database(connections, "")
              : QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(args[3])), false));
      DrainThreads.Shared shared =
          new DrainThreads.Shared(
              backend,
              connections,
              new QueueTables(""),
              new HostileTracking(),
              () -> false,
              InstantSource.system(),
              new SimpleMeterRegistry());
      try {
        return QueueWorker.start(config, shared);
      } catch (BackendException e) {
        // Redis is down at this moment: as systemd would, start again
        backend.close();
        LockSupport.parkNanos(RESTART_NANOS);
      }
    }
  }

  private static void awaitEndOfInput(CountDownLatch ended) {
    try {
      while (System.in.read() >= 0) {
        // nothing is said any more
      }
    } catch (IOException e) {
      // as good as the end
    }
    ended.countDown();
  }
}
