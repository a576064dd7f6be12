package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.IngestConfig;
import sluice.ingest.TrackerIngest;
import sluice.matomo.RedisAddress;
import sluice.process.ExitCode;
import sluice.process.Health;
import sluice.queue.QueueKey;
import sluice.queue.ResizeKeys;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.drain.DrainSettings;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.lease.LeaseTimes;

/** The number of queues changes while hits flow: each hit once, in order, nothing left behind. */
@RealServers
class QueueResizeIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final QueueTables TABLES = new QueueTables(QuickstartSite.PREFIX);

  private final TestDatabase database;
  private final TestRedis redis;
  private final StatefulRedisConnection<String, String> keys;
  private final AtomicBoolean paused = new AtomicBoolean();

  @TempDir Path folder;

  QueueResizeIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
    this.keys = redis.connect(StringCodec.UTF8);
  }

  @AfterEach
  void close() {
    keys.close();
  }

  @BeforeEach
  void nothingIsRecorded() throws SQLException {
    redis.flush();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS marker");
      MarkerTracking.createTable(connection);
      statement.execute(
          "CREATE OR REPLACE TABLE "
              + QuickstartSite.PREFIX
              + "plugin_setting (plugin_name VARCHAR(60), setting_name VARCHAR(255), setting_value"
              + " LONGTEXT, json_encoded TINYINT DEFAULT 0, user_login VARCHAR(100) DEFAULT '')");
      statement.execute(
          "INSERT INTO "
              + QuickstartSite.PREFIX
              + "plugin_setting VALUES ('QueuedTracking', 'numQueueWorkers', '4', 0, '')");
    }
  }

  @Test
  void numberRisesAndFallsWhileHitsFlow() throws Exception {
    try (QueueWorker worker = worker();
        TrackerIngest ingest = ingest("one");
        VisitorLoad load = new VisitorLoad(ingest::port, 6)) {
      await().atMost(LIMIT).until(() -> number("SELECT COUNT(*) FROM marker") > 500);
      assertThat(Sluice.run(command("7"))).isEqualTo(ExitCode.OK);
      assertThat(keys.sync().get(ResizeKeys.COUNT)).isEqualTo("7");
      await().atMost(LIMIT).until(() -> number("SELECT MAX(queue) FROM marker") == 6);
      assertThat(Sluice.run(command("3"))).isEqualTo(ExitCode.OK);
      long last = number("SELECT MAX(id) FROM marker");
      await()
          .atMost(LIMIT)
          .until(() -> number("SELECT COUNT(*) FROM marker WHERE id > " + last) > 500);
      assertThat(number("SELECT MAX(queue) FROM marker WHERE id > " + last)).isEqualTo(2);
      load.stop();
      assertRecordedOnceInOrder(load.answered());
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(keys.sync().exists(ResizeKeys.RESIZE, ResizeKeys.INGESTS)).isZero();
    assertThat(setting()).isEqualTo("3");
  }

  @Test
  void commandThatIsKilledIsTakenUpAgainThoughIngestRestartsInBetween() throws Exception {
    TrackerIngest first = ingest("one");
    int[] port = {first.port()};
    VisitorLoad load = new VisitorLoad(() -> port[0], 4);
    try (QueueWorker worker = worker()) {
      await().atMost(LIMIT).until(() -> number("SELECT COUNT(*) FROM marker") > 300);
      paused.set(true);
      await().atMost(LIMIT).until(() -> length(4) > 0);
      killOnceItWaitsForTheWorkers("7");
      long queued = length(7);
      int answered = load.answered().size();
      await().atMost(LIMIT).until(() -> load.answered().size() > answered + 200);
      assertThat(length(7)).isEqualTo(queued);
      first.close();
      try (TrackerIngest second = ingest("one");
          TrackerIngest late = ingest("two")) {
        port[0] = second.port();
        int before = load.answered().size();
        await().atMost(LIMIT).until(() -> load.answered().size() > before + 200);
        paused.set(false);
        assertThat(Sluice.run(command("7"))).isEqualTo(ExitCode.OK);
        await().atMost(LIMIT).until(() -> number("SELECT MAX(queue) FROM marker") == 6);
        load.stop();
        assertRecordedOnceInOrder(load.answered());
        assertThat(late.port()).isPositive();
      }
      assertThat(worker.isRunning()).isTrue();
    } finally {
      load.stop();
    }
  }

  @Test
  void resizeThatIsCalledOffLeavesTheNumberAndLosesNothing() throws Exception {
    try (QueueWorker worker = worker();
        TrackerIngest ingest = ingest("one");
        VisitorLoad load = new VisitorLoad(ingest::port, 4)) {
      await().atMost(LIMIT).until(() -> number("SELECT COUNT(*) FROM marker") > 300);
      paused.set(true);
      await().atMost(LIMIT).until(() -> length(4) > 0);
      killOnceItWaitsForTheWorkers("2");
      assertThat(Sluice.run(command("7"))).isEqualTo(ExitCode.UNAVAILABLE);
      int before = load.answered().size();
      await().atMost(LIMIT).until(() -> load.answered().size() > before + 200);
      assertThat(Sluice.run(command("--cancel"))).isEqualTo(ExitCode.OK);
      paused.set(false);
      int after = load.answered().size();
      await().atMost(LIMIT).until(() -> load.answered().size() > after + 200);
      load.stop();
      assertRecordedOnceInOrder(load.answered());
      assertThat(keys.sync().get(ResizeKeys.COUNT)).isEqualTo("4");
      assertThat(setting()).isEqualTo("4");
      assertThat(worker.isRunning()).isTrue();
    }
  }

  private void killOnceItWaitsForTheWorkers(String queues) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    line.add(Sluice.class.getName());
    line.addAll(List.of(command(queues)));
    Path log = folder.resolve("resize.log");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      await().atMost(LIMIT).until(() -> Files.readString(log).contains("the workers to drain"));
    } finally {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** Repeats and gaps, the order of each visitor, and what is left anywhere. */
  private void assertRecordedOnceInOrder(Set<String> answered) throws SQLException {
    await().atMost(LIMIT).until(() -> number("SELECT COUNT(*) FROM marker") >= answered.size());
    await().atMost(LIMIT).until(() -> length(16) == 0);
    List<String> recorded = markers();
    Set<String> once = new HashSet<>(recorded);
    assertThat(recorded).as("repeats").hasSize(once.size());
    assertThat(once).containsAll(answered);
    Map<String, String> last = new HashMap<>();
    for (String marker : recorded) {
      String visitor = marker.substring(0, marker.indexOf('-'));
      String before = last.put(visitor, marker);
      if (before != null) {
        assertThat(marker).as("order of visitor %s", visitor).isGreaterThan(before);
      }
    }
  }

  private QueueWorker worker() throws Exception {
    try (Connection connection = database.connect()) {
      TABLES.create(connection);
    }
    LeaseTimes lease = new LeaseTimes(Duration.ofMillis(3000), Duration.ofMillis(200));
    WorkerConfig config =
        new WorkerConfig(
            2, 4, OptionalInt.empty(), QuickstartSite.PREFIX, DrainSettings.DEFAULT, lease);
    return QueueWorker.start(
        config,
        new DrainThreads.Shared(
            QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redis.uri())), false)),
            database::connect,
            TABLES,
            new MarkerTracking(),
            paused::get,
            InstantSource.system(),
            new SimpleMeterRegistry()));
  }

  private TrackerIngest ingest(String state) throws IOException {
    IngestConfig standard =
        IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(redis.uri()), folder.resolve(state));
    return TrackerIngest.start(
        new IngestConfig(
            standard.listen(),
            standard.limits(),
            standard.redis(),
            standard.spool(),
            new IngestConfig.Queue(
                OptionalInt.of(4),
                standard.queue().compressionLevel(),
                standard.queue().zeroVisitorId()),
            standard.matomo()),
        new SimpleMeterRegistry(),
        new Health(),
        InstantSource.system());
  }

  private String[] command(String word) {
    return new String[] {
      "queue",
      "resize",
      word,
      "--redis",
      redis.uri(),
      "--database-url",
      database.jdbcUrl(),
      "--database-user",
      database.user(),
      "--database-password",
      database.password(),
      "--tables-prefix",
      QuickstartSite.PREFIX,
      "--timeout",
      "50s"
    };
  }

  private long length(int queues) {
    long length = 0;
    for (int queue = 0; queue < queues; queue++) {
      length += keys.sync().llen(new QueueKey(queue).list());
    }
    return length;
  }

  private List<String> markers() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT marker FROM marker ORDER BY id")) {
      List<String> markers = new ArrayList<>();
      while (rows.next()) {
        markers.add(rows.getString(1));
      }
      return markers;
    }
  }

  private String setting() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT setting_value FROM " + QuickstartSite.PREFIX + "plugin_setting")) {
      row.next();
      return row.getString(1);
    }
  }

  private long number(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
