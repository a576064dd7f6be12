package sluice.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;
import sluice.worker.QueueWorker;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.batch.BatchBounds;
import sluice.worker.drain.DrainSettings;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;
import sluice.worker.lease.LeaseTimes;

/**
 * mariadbd is killed under load at each innodb_flush_log_at_trx_commit. A kill takes from the
 * server what it has not given to the operating system: at 0 the commits of about the last second,
 * at 1 and 2 nothing (2 loses some when the machine dies, which no test here can do). The delay of
 * the trims, chosen by the worker itself, brings them again.
 */
class DatabaseCrashIT {
  private static final int QUEUES = 3;
  private static final int KILLS = 2;
  private static final Optional<Duration> NONE = Optional.of(Duration.ZERO);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private EmbeddedRedis redis;
  private EmbeddedMariaDb mariaDb;

  @BeforeEach
  void startRedis() throws Exception {
    redis = EmbeddedRedis.start(directory.resolve("redis"), List.of());
  }

  @AfterEach
  void stop() {
    redis.close();
    mariaDb.close();
  }

  @ParameterizedTest
  @CsvSource({"0,auto", "1,none", "2,none", "0,none"})
  void whatAKilledDatabaseForgetsComesAgainFromTheList(int flushAtCommit, String delay)
      throws Exception {
    mariaDb =
        EmbeddedMariaDb.start(
            directory.resolve("mariadb"),
            List.of("--innodb-flush-log-at-trx-commit=" + flushAtCommit));
    mariaDb.createDatabase("crash");
    try (Connection connection = connect()) {
      MarkerTracking.createTable(connection);
    }
    MarkerProducer producer = new MarkerProducer(RedisURI.create(redis.uri(0)), QUEUES, 20);
    Thread producing = new Thread(producer, "producer");
    try (QueueWorker worker = worker(delay.equals("auto") ? Optional.empty() : NONE)) {
      producing.start();
      for (int kill = 0; kill < KILLS; kill++) {
        awaitRows();
        mariaDb.kill();
        mariaDb.restart();
      }
      awaitRows();
      producer.stop();
      producing.join();
      try (TestQueue queue = TestQueue.at(redis.uri(0))) {
        await().atMost(LIMIT).until(() -> queue.total(QUEUES) == 0);
      }
      assertThat(worker.isRunning()).isTrue();
    }
    verify(producer, flushAtCommit == 0 && delay.equals("none"));
  }

  private QueueWorker worker(Optional<Duration> trimDelay) throws Exception {
    DrainSettings settings =
        trimDelay
            .map(DrainSettings.DEFAULT::withTrimDelay)
            .orElse(DrainSettings.DEFAULT)
            .withBounds(new BatchBounds(20, 60, 1 << 20, 1 << 20))
            .withMaxWait(Duration.ofMillis(20))
            .withAnswerLimit(Duration.ofSeconds(2));
    return QueueWorker.start(
        new WorkerConfig(
            2,
            QUEUES,
            OptionalInt.empty(),
            "",
            settings,
            new LeaseTimes(Duration.ofMillis(900), Duration.ofMillis(150))),
        new DrainThreads.Shared(
            QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redis.uri(0))), false)),
            () ->
                DriverManager.getConnection(
                    mariaDb.jdbcUrl("crash") + "?connectTimeout=2000",
                    mariaDb.user(),
                    mariaDb.password()),
            new QueueTables(""),
            new MarkerTracking(),
            () -> false,
            InstantSource.system(),
            new SimpleMeterRegistry()));
  }

  /** Under load: so many rows more than there are now. */
  private void awaitRows() {
    int before = counts().values().stream().mapToInt(Integer::intValue).sum();
    await()
        .atMost(LIMIT)
        .until(() -> counts().values().stream().mapToInt(Integer::intValue).sum() >= before + 300);
  }

  private void verify(MarkerProducer producer, boolean mayLose) {
    Map<String, Integer> counts = counts();
    Set<String> missing = new TreeSet<>(producer.certain());
    missing.removeAll(counts.keySet());
    counts.values().removeIf(count -> count == 1);
    assertThat(counts).as("more than once").isEmpty();
    System.out.println(
        "database crash test: hits=" + producer.certain().size() + " lost=" + missing.size());
    if (!mayLose) {
      assertThat(missing).as("lost").isEmpty();
    }
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT marker, COUNT(*) FROM marker GROUP BY 1")) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getInt(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return counts;
  }

  private Connection connect() throws SQLException {
    Connection connection = mariaDb.connect();
    connection.setCatalog("crash");
    return connection;
  }
}
