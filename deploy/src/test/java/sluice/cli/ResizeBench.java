package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
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
import java.util.concurrent.atomic.AtomicBoolean;
import sluice.ingest.IngestConfig;
import sluice.ingest.TrackerIngest;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.queue.QueueKey;
import sluice.servers.TestDatabase;
import sluice.worker.QueueWorker;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.drain.DrainSettings;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.lease.LeaseTimes;

/**
 * Four queues in a Redis, a worker that records each hit's marker in a table and can be paused, and
 * what the tests of {@code sluice queue resize} ask of them. Confined to one test, apart from the
 * pause.
 */
final class ResizeBench implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final QueueTables TABLES = new QueueTables(QuickstartSite.PREFIX);
  private static final String SETTINGS = QuickstartSite.PREFIX + "plugin_setting";

  private final TestDatabase database;
  private final RedisAddress redis;
  private final String uri;
  private final Path folder;
  private final AbstractRedisClient client;
  private final RedisClusterCommands<String, String> keys;
  private final AtomicBoolean paused = new AtomicBoolean();

  /** Empties the tables; Redis has to be empty. */
  ResizeBench(TestDatabase database, String uri, Path folder) throws SQLException {
    this.database = database;
    this.uri = uri;
    this.redis = RedisAddress.parse(uri);
    this.folder = folder;
    if (redis.mode() == RedisAddress.Mode.CLUSTER) {
      RedisClusterClient cluster = RedisClusterClient.create(redis.uris());
      client = cluster;
      keys = cluster.connect().sync();
    } else {
      RedisClient single = RedisClient.create(redis.uris().get(0));
      client = single;
      keys = single.connect().sync();
    }
    createTables();
  }

  private void createTables() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS marker");
      MarkerTracking.createTable(connection);
      statement.execute(
          "CREATE OR REPLACE TABLE "
              + SETTINGS
              + " (plugin_name VARCHAR(60), setting_name VARCHAR(255), setting_value LONGTEXT,"
              + " json_encoded TINYINT DEFAULT 0, user_login VARCHAR(100) DEFAULT '')");
      statement.execute(
          "INSERT INTO " + SETTINGS + " VALUES ('QueuedTracking', 'numQueueWorkers', '4', 0, '')");
    }
  }

  RedisClusterCommands<String, String> keys() {
    return keys;
  }

  /** From now on the worker takes nothing, or goes on. */
  void pauseWorker(boolean pause) {
    paused.set(pause);
  }

  /** With two threads. */
  QueueWorker worker() throws Exception {
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
            QueueBackend.redis(RedisConnections.to(redis)),
            database::connect,
            TABLES,
            new MarkerTracking(),
            paused::get,
            InstantSource.system(),
            new SimpleMeterRegistry()));
  }

  /** In this process, with its files in this folder. */
  TrackerIngest ingest(String state) throws IOException {
    IngestConfig standard = IngestConfig.of("127.0.0.1", 0, redis, folder.resolve(state));
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
        DatabaseConnections.NONE,
        new SimpleMeterRegistry(),
        new Health(),
        InstantSource.system());
  }

  /** As a process of its own that listens on this port. */
  SluiceProcess ingestProcess(String state, int port) throws IOException {
    SluiceProcess ingest =
        SluiceProcess.start(
            folder,
            "ingest",
            List.of(
                "--redis",
                uri,
                "--queues",
                "4",
                "--listen",
                "127.0.0.1:" + port,
                "--state-dir",
                folder.resolve(state).toString()));
    await().atMost(LIMIT).until(ingest::isReady);
    return ingest;
  }

  /** The command {@code sluice queue resize WORD MORE} as a process of its own. */
  SluiceProcess commandProcess(String word, String... more) throws IOException {
    return SluiceProcess.command(folder, List.of(command(word, more)));
  }

  /** The command's line. */
  String[] command(String word, String... more) {
    List<String> line = new ArrayList<>(List.of("queue", "resize", word, "--redis", uri));
    line.addAll(List.of("--database-url", database.jdbcUrl()));
    line.addAll(List.of("--database-user", database.user()));
    line.addAll(List.of("--database-password", database.password()));
    line.addAll(List.of("--tables-prefix", QuickstartSite.PREFIX));
    line.addAll(more.length == 0 ? List.of("--timeout", "50s") : List.of(more));
    return line.toArray(String[]::new);
  }

  /** Entries in the lists 0..queues-1. */
  long length(int queues) {
    long length = 0;
    for (int queue = 0; queue < queues; queue++) {
      length += keys.llen(new QueueKey(queue).list());
    }
    return length;
  }

  void awaitRecorded(int more) throws SQLException {
    long target = number("SELECT COUNT(*) FROM marker") + more;
    await().atMost(LIMIT).until(() -> number("SELECT COUNT(*) FROM marker") >= target);
  }

  static void awaitAnswered(VisitorLoad load, int more) {
    int target = load.answered().size() + more;
    await().atMost(LIMIT).until(() -> load.answered().size() >= target);
  }

  /** Repeats and gaps, and what is left anywhere; the markers as they were recorded. */
  List<String> assertRecordedOnce(Set<String> answered) throws SQLException {
    await().atMost(LIMIT).until(() -> number("SELECT COUNT(*) FROM marker") >= answered.size());
    await().atMost(LIMIT).until(() -> length(16) == 0);
    List<String> recorded = markers();
    Set<String> once = new HashSet<>(recorded);
    assertThat(recorded).as("repeats").hasSize(once.size());
    assertThat(once).containsAll(answered);
    return recorded;
  }

  /** The same, and the order of each visitor. */
  void assertRecordedOnceInOrder(Set<String> answered) throws SQLException {
    List<String> recorded = assertRecordedOnce(answered);
    Map<String, String> last = new HashMap<>();
    for (String marker : recorded) {
      String visitor = marker.substring(0, marker.indexOf('-'));
      String before = last.put(visitor, marker);
      if (before != null) {
        assertThat(marker).as("order of visitor %s", visitor).isGreaterThan(before);
      }
    }
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

  /** The number of queues that Matomo's database says. */
  String setting() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT setting_value FROM " + SETTINGS)) {
      row.next();
      return row.getString(1);
    }
  }

  long number(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
