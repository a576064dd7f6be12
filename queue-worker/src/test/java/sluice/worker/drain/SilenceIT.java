package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sluice.matomo.DatabaseConnections;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.HitOutcome;

/** What feeds the watchdog: a finished batch or an empty queue; no attempt and no timer. */
@RealServers
class SilenceIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A worker that works is never silent for so long; one that hangs soon is. */
  private static final Duration SILENT = Duration.ofSeconds(3);

  private final TestDatabase database;
  @RegisterExtension final DrainFixture fixture;
  private CutProxy proxy;

  SilenceIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.fixture = new DrainFixture(database, redis);
  }

  @BeforeEach
  void open() throws Exception {
    proxy = new CutProxy(URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort());
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
  }

  @Test
  void anEmptyQueueIsNoSilence() throws Exception {
    try (QueueWorker worker = fixture.start(1, 2, DrainFixture.settings())) {
      await().atMost(LIMIT).until(worker::isDrained);
      await()
          .during(SILENT.plusSeconds(1))
          .atMost(LIMIT)
          .until(() -> worker.silence().compareTo(SILENT) < 0);
      assertThat(worker.waiting()).isEmpty();
    }
  }

  @Test
  void aStalledDatabaseIsSilenceHoweverOftenABatchIsTried() throws Exception {
    try (QueueWorker worker =
        fixture.start(1, 1, DrainFixture.settings(), new MarkerTracking(), throughProxy())) {
      fixture
          .queue()
          .push(0, IntStream.range(1, 10).mapToObj(n -> TestQueue.ours("p", n, "a" + n)).toList());
      await().atMost(LIMIT).until(() -> fixture.queue().length(0) == 0);
      proxy.standStill();
      fixture
          .queue()
          .push(0, IntStream.range(10, 30).mapToObj(n -> TestQueue.ours("p", n, "a" + n)).toList());
      await().atMost(LIMIT).until(() -> retries() >= 3 && worker.silence().compareTo(SILENT) > 0);
      assertThat(worker.waiting().orElseThrow().toString())
          .matches("waits for the database session, last tried \\d+ s ago: .+");
      fixture.queue().push(0, TestQueue.ours("p", 30, "a30"));
      await().alias("its length is told all the same").atMost(LIMIT).until(() -> length() == 21);
      proxy.goOn();
      await().atMost(LIMIT).until(() -> fixture.queue().length(0) == 0);
      await().atMost(LIMIT).until(() -> worker.silence().compareTo(SILENT) < 0);
      assertThat(worker.waiting()).isEmpty();
    }
    assertThat(fixture.markers()).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aDatabaseThatCannotWriteIsSilenceToo() throws Exception {
    fixture.queue().push(0, TestQueue.ours("p", 1, "a"));
    MarkerTracking full =
        new MarkerTracking() {
          @Override
          public Map<HitOutcome, Integer> write(
              Connection transaction, BatchPosition position, Prepared prepared)
              throws SQLException {
            throw new SQLException("The table is full", "HY000", 1114);
          }
        };
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings(), full)) {
      await().atMost(LIMIT).until(() -> retries() >= 3 && worker.silence().compareTo(SILENT) > 0);
      assertThat(worker.waiting().orElseThrow().toString())
          .startsWith("waits for a batch of queue 0, ")
          .endsWith("The table is full");
      assertThat(fixture.registry.get("sluice.worker.lag.seconds").gauge().value())
          .as("of the entry in hand, which is of 2023")
          .isGreaterThan(1e7);
    }
  }

  private double length() {
    return fixture.registry.get("sluice.worker.queue.length").gauge().value();
  }

  private double retries() {
    return fixture.count("sluice.worker.retries");
  }

  private DatabaseConnections throughProxy() {
    String name = database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/'));
    String url =
        "jdbc:mariadb://127.0.0.1:" + proxy.port() + name + "?connectTimeout=300&socketTimeout=300";
    return () -> DriverManager.getConnection(url, database.user(), database.password());
  }
}
