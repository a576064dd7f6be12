package sluice.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.TestQueue;

/**
 * The plugin's MySQL backend while many insert at once, in transactions that commit in another
 * order than their ids were given out, and workers are killed: each hit is there exactly once.
 */
class DatabaseQueueCrashIT {
  private static final int QUEUES = 2;
  private static final int INSERTERS = 4;
  private static final int KILLS = 6;
  private static final String LEASE_MS = "1000";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final AtomicBoolean stopping = new AtomicBoolean();
  private final List<String> inserted = new ArrayList<>();
  private final Deque<WorkerProcess> workers = new ArrayDeque<>();
  private EmbeddedMariaDb mariaDb;

  @BeforeEach
  void start() throws Exception {
    mariaDb = EmbeddedMariaDb.start(directory.resolve("mariadb"), List.of());
    mariaDb.createDatabase("crash");
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      MarkerTracking.createTable(connection);
      statement.execute(
          "CREATE TABLE queuedtracking_queue (queue_key VARCHAR(70) NOT NULL PRIMARY KEY,"
              + " queue_value VARCHAR(255) NULL,"
              + " expiry_time BIGINT UNSIGNED DEFAULT 9999999999)");
      for (int queue = 0; queue < QUEUES; queue++) {
        statement.execute(
            "CREATE TABLE "
                + table(queue)
                + " (idqueuelist BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                + " list_value LONGBLOB NOT NULL) ENGINE=InnoDB");
      }
    }
  }

  @AfterEach
  void stop() {
    stopping.set(true);
    workers.forEach(WorkerProcess::close);
    mariaDb.close();
  }

  @Test
  void idsThatAppearOutOfOrderAreNeitherLostNorDoubledWhateverIsKilled() throws Exception {
    addWorker();
    addWorker();
    List<Thread> inserters = new ArrayList<>();
    for (int i = 0; i < INSERTERS; i++) {
      String name = "i" + i;
      Thread thread = new Thread(() -> insert(name), name);
      thread.start();
      inserters.add(thread);
    }
    Random random = new Random();
    for (int kill = 0; kill < KILLS; kill++) {
      long before = count("SELECT COUNT(*) FROM marker");
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> count("SELECT COUNT(*) FROM marker") >= before + 40);
      // no condition is waited for: the moment is to be a random one
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(60)).toNanos());
      workers.removeFirst().kill();
      addWorker();
    }
    stopping.set(true);
    for (Thread thread : inserters) {
      thread.join();
    }
    await()
        .atMost(LIMIT)
        .until(
            () ->
                count("SELECT COUNT(*) FROM " + table(0)) == 0
                    && count("SELECT COUNT(*) FROM " + table(1)) == 0);
    assertThat(count("SELECT COUNT(*) FROM marker")).isEqualTo(inserted.size());
    assertThat(count("SELECT COUNT(DISTINCT marker) FROM marker")).isEqualTo(inserted.size());
  }

  /** As PHP: one statement of some rows, and the commit a moment later. */
  private void insert(String name) {
    Random random = new Random();
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      for (int n = 0; !stopping.get(); n++) {
        int rows = 1 + random.nextInt(3);
        String sql = "INSERT INTO " + table(random.nextInt(QUEUES)) + " (list_value) VALUES (?)";
        List<String> markers = new ArrayList<>();
        try (PreparedStatement insert =
            connection.prepareStatement(sql + ",(?)".repeat(rows - 1))) {
          for (int row = 1; row <= rows; row++) {
            markers.add(name + "-" + n + "-" + row);
            insert.setBytes(row, TestQueue.php(markers.get(row - 1)));
          }
          insert.executeUpdate();
        }
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(40)).toNanos());
        connection.commit();
        synchronized (inserted) {
          inserted.addAll(markers);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addWorker() throws IOException {
    WorkerProcess worker =
        WorkerProcess.spawn(
            directory.resolve("workers.log"),
            List.of(
                mariaDb.jdbcUrl("crash"),
                mariaDb.user(),
                mariaDb.password(),
                CrashWorkerMain.DATABASE_QUEUES,
                Integer.toString(QUEUES),
                LEASE_MS));
    worker.go();
    workers.addLast(worker);
  }

  private long count(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String table(int queue) {
    return "queuedtracking_list_trackingQueueV1" + (queue == 0 ? "" : "_" + queue);
  }

  private Connection connect() throws SQLException {
    Connection connection = mariaDb.connect();
    connection.setCatalog("crash");
    return connection;
  }
}
