package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.matomo.DatabaseConnections;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;
import sluice.worker.drain.TestWorkers;

/** What a worker has cached when the database under it becomes another. */
@RealServers
class ForgottenIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final QueueTables TABLES = new QueueTables(Replay.PREFIX);
  private static final String LINKS = "SELECT COUNT(*) FROM matomo_log_link_visit_action l";

  private final TestDatabase database;
  private final TestRedis redis;
  private Counting tracking;

  /** Matomo's rules, and how often they were told to forget. */
  private record Counting(BatchTracking rules, AtomicInteger forgets) implements BatchTracking {
    @Override
    public Prepared prepare(Connection autocommit, List<RequestSet> sets) throws SQLException {
      return rules.prepare(autocommit, sets);
    }

    @Override
    public Map<HitOutcome, Integer> write(
        Connection transaction, BatchPosition position, Prepared prepared) throws SQLException {
      return rules.write(transaction, position, prepared);
    }

    @Override
    public void forget() {
      rules.forget();
      forgets.incrementAndGet();
    }

    @Override
    public String purgeMark(Connection connection) throws SQLException {
      return rules.purgeMark(connection);
    }
  }

  ForgottenIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void prepare() throws Exception {
    redis.flush();
    tracking = new Counting(Replay.on(database).tracking(), new AtomicInteger());
    try (Connection connection = database.connect()) {
      TABLES.create(connection);
    }
  }

  @Test
  void aNameThatAPurgeDeletedIsCreatedAgain() throws Exception {
    try (QueueWorker worker = worker();
        TestQueue queue = TestQueue.of(redis)) {
      record(queue, 0, 1);
      int before = tracking.forgets().get();
      database.execute(
          "INSERT INTO matomo_option VALUES ('lastDelete_piwik_unused_log_actions', '1', 0)");
      await().atMost(LIMIT).until(() -> tracking.forgets().get() > before);
      int during = tracking.forgets().get();
      loseNames();
      await().atMost(LIMIT).until(() -> tracking.forgets().get() > during);
      record(queue, 0, 1);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(dangling()).isZero();
  }

  @Test
  void aQueueWhoseCursorABackupDidNotChangeForgetsTooWhatTheBackupDoesNotKnow() throws Exception {
    try (QueueWorker worker = worker();
        TestQueue queue = TestQueue.of(redis)) {
      record(queue, 1, 1);
      int before = tracking.forgets().get();
      database.execute("UPDATE matomo_sluice_queue_cursor SET consumed = 0 WHERE queue = 1");
      loseNames();
      await().atMost(LIMIT).until(() -> tracking.forgets().get() > before);
      record(queue, 0, 1);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(dangling()).isZero();
  }

  /** As a purge, or a backup of the time before. */
  private void loseNames() throws Exception {
    database.execute("DELETE FROM matomo_log_link_visit_action");
    database.execute("DELETE FROM matomo_log_visit");
    database.execute("DELETE FROM matomo_log_action");
  }

  private void record(TestQueue queue, int id, long links) {
    RequestSet hit =
        Corpus.set(
            "2026-10-12 10:00:00", "idsite", "1", "url", "https://example.org/page", "rec", "1");
    queue.push(id, new RequestSetCodec(6).encode(hit));
    await().atMost(LIMIT).until(() -> number(LINKS) == links);
  }

  private long dangling() throws SQLException {
    return number(
        LINKS
            + " LEFT JOIN matomo_log_action a ON a.idaction = l.idaction_url"
            + " WHERE a.idaction IS NULL");
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private QueueWorker worker() throws Exception {
    DatabaseConnections connections =
        () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    QueueBackend backend =
        QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redis.uri())), false));
    return TestWorkers.start(
        TestWorkers.shared(backend, connections, TABLES, tracking), 2, Duration.ofMillis(900));
  }
}
