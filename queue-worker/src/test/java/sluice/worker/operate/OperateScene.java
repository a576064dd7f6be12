package sluice.worker.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import sluice.matomo.DatabaseConnections;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.batch.BatchTracking;
import sluice.worker.drain.LetterFiles;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;
import sluice.worker.drain.TestWorkers;

/** Queues of a Redis, the tables of a worker beside them, emptied, and workers for them. */
final class OperateScene implements AutoCloseable {
  static final QueueTables TABLES = new QueueTables("matomo_");
  static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestRedis redis;
  private final Path directory;
  private final DatabaseConnections connections;
  private final TestQueue queue;
  private final QueueBackend backend;

  /**
   * Empties queues and tables.
   *
   * @param directory of letters that the table does not hold
   */
  OperateScene(TestDatabase database, TestRedis redis, Path directory) throws Exception {
    this.redis = redis;
    this.directory = directory;
    this.connections =
        () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    redis.flush();
    queue = TestQueue.of(redis);
    backend = newBackend();
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

  DatabaseConnections connections() {
    return connections;
  }

  TestQueue queue() {
    return queue;
  }

  QueueBackend backend() {
    return backend;
  }

  private QueueBackend newBackend() {
    return QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redis.uri())), false));
  }

  void drain(BatchTracking tracking) throws Exception {
    drain(tracking, LetterFiles.in(directory));
  }

  /** Drains the first queue with a worker that ends then. */
  void drain(BatchTracking tracking, LetterFiles files) throws Exception {
    try (QueueWorker worker = worker(tracking, 1, files)) {
      await().atMost(LIMIT).until(() -> queue.length(0) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
  }

  QueueWorker worker(BatchTracking tracking, int queues, LetterFiles files) throws Exception {
    Duration leaseTtl = Duration.ofMillis(900);
    return TestWorkers.start(
        TestWorkers.shared(newBackend(), connections, TABLES, tracking, files), queues, leaseTtl);
  }

  @Override
  public void close() {
    queue.close();
    backend.close();
  }
}
