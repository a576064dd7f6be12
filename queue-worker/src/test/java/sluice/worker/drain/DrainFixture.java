package sluice.worker.drain;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.DatabasePool;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.batch.BatchTracking;
import sluice.worker.lease.LeaseTimes;

/**
 * Workers on the test servers, their queues, and what they left in the database. As an extension it
 * begins each test with all of it empty.
 */
final class DrainFixture implements BeforeEachCallback, AfterEachCallback {
  static final String PREFIX = "matomo_";

  /** Fast, so that tests need not wait for a lock to run out. */
  static final LeaseTimes LEASE = new LeaseTimes(Duration.ofMillis(900), Duration.ofMillis(150));

  /** At the same time, of all workers of a test. */
  private static final int CONNECTIONS = 64;

  private final TestDatabase database;
  private final String redisUri;
  private final Runnable flush;
  private TestQueue queue;
  private Optional<DatabasePool> pool = Optional.empty();
  final MeterRegistry registry = new SimpleMeterRegistry();
  final AtomicBoolean paused = new AtomicBoolean();

  DrainFixture(TestDatabase database, TestRedis redis) {
    this(database, redis.uri(), redis::flush);
  }

  /** With a Redis of the test's own, which is new for each test. */
  DrainFixture(TestDatabase database, String redisUri) {
    this(database, redisUri, () -> {});
  }

  private DrainFixture(TestDatabase database, String redisUri, Runnable flush) {
    this.database = database;
    this.redisUri = redisUri;
    this.flush = flush;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws SQLException {
    clear();
    queue = TestQueue.at(redisUri);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    queue.close();
    pool.ifPresent(DatabasePool::close);
    pool = Optional.empty();
  }

  /** To look at the lists and to fill them. */
  TestQueue queue() {
    return queue;
  }

  /** Empties everything. */
  void clear() throws SQLException {
    flush.run();
    try (Connection connection = database.connect()) {
      MarkerTracking.createTable(connection);
      new QueueTables(PREFIX).create(connection);
      try (Statement statement = connection.createStatement()) {
        for (String table :
            List.of(
                "marker",
                PREFIX + "sluice_queue_cursor",
                PREFIX + "sluice_queue_producer",
                PREFIX + "sluice_queue_attempt",
                PREFIX + "sluice_queue_digest",
                PREFIX + "sluice_dead_letter")) {
          statement.execute("TRUNCATE TABLE " + table);
        }
      }
    }
  }

  static DrainSettings settings() {
    return TestWorkers.settings(Duration.ofMillis(50), Duration.ofSeconds(10));
  }

  QueueWorker start(int workers, int queues, DrainSettings settings) throws BackendException {
    return start(workers, queues, settings, new MarkerTracking());
  }

  QueueWorker start(int workers, int queues, DrainSettings settings, BatchTracking tracking)
      throws BackendException {
    return start(workers, queues, settings, tracking, connections());
  }

  QueueWorker start(
      int workers,
      int queues,
      DrainSettings settings,
      BatchTracking tracking,
      DatabaseConnections connections)
      throws BackendException {
    return start(
        new WorkerConfig(workers, queues, OptionalInt.empty(), PREFIX, settings, LEASE),
        tracking,
        connections);
  }

  QueueWorker startPinned(int queues, int queueId) throws BackendException {
    OptionalInt pinned = OptionalInt.of(queueId);
    return start(
        new WorkerConfig(1, queues, pinned, PREFIX, settings(), LEASE),
        new MarkerTracking(),
        connections());
  }

  private QueueWorker start(
      WorkerConfig config, BatchTracking tracking, DatabaseConnections connections)
      throws BackendException {
    DrainThreads.Shared shared =
        new DrainThreads.Shared(
            QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redisUri)), false)),
            connections,
            new QueueTables(PREFIX),
            tracking,
            paused::get,
            InstantSource.system(),
            registry);
    return QueueWorker.start(config, shared);
  }

  /** A pool, as the processes have one; closed after the test. */
  DatabaseConnections connections() {
    if (pool.isEmpty()) {
      DatabaseAddress address =
          new DatabaseAddress(database.jdbcUrl(), database.user(), database.password(), PREFIX);
      pool = Optional.of(DatabasePool.of(address, "workers"));
      pool.get().reserve(CONNECTIONS);
    }
    return pool.get();
  }

  /** All markers, in the order in which they were written. */
  List<String> markers() throws SQLException {
    return column("SELECT marker FROM marker ORDER BY id");
  }

  void execute(String sql) throws SQLException {
    database.execute(sql);
  }

  /** The first column of a query. */
  List<String> column(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  double count(String meter) {
    return registry.find(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }
}
