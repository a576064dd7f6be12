package sluice.worker.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.matomo.DatabaseConnections;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.QueueWorker;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.HitOutcome;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;
import sluice.worker.drain.TestWorkers;

/** The plugin's MySQL backend, with its tables as the plugin makes them. */
@RealServers
class DatabaseBackendIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final DatabaseConnections connections;

  DatabaseBackendIT(TestDatabase database) {
    this.database = database;
    this.connections =
        () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  @BeforeEach
  void createTables() throws Exception {
    database.execute("DROP TABLE IF EXISTS m_queuedtracking_queue");
    database.execute(
        "CREATE TABLE m_queuedtracking_queue (queue_key VARCHAR(70) NOT NULL PRIMARY KEY,"
            + " queue_value VARCHAR(255) NULL,"
            + " expiry_time BIGINT UNSIGNED DEFAULT 9999999999)");
    for (String list : List.of("trackingQueueV1", "trackingQueueV1_1")) {
      database.execute("DROP TABLE IF EXISTS m_queuedtracking_list_" + list);
      database.execute(
          "CREATE TABLE m_queuedtracking_list_"
              + list
              + " (idqueuelist BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
              + " list_value LONGBLOB NOT NULL) DEFAULT CHARSET=utf8");
    }
    try (Connection connection = database.connect()) {
      MarkerTracking.createTable(connection);
    }
    database.execute("TRUNCATE TABLE marker");
  }

  @Test
  void entriesInTablesAreDrainedOnce() throws Exception {
    fill("trackingQueueV1", "a", 250);
    fill("trackingQueueV1_1", "b", 120);
    try (QueueWorker worker = start(3);
        QueueLists lists = backend().lists()) {
      await()
          .atMost(LIMIT)
          .until(() -> lists.lengths(List.of(0, 1, 2)).equals(List.of(0L, 0L, 0L)));
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(markers()).hasSize(370).doesNotHaveDuplicates();
  }

  @Test
  void anIdThatAppearsAfterLargerOnesWereReadIsRecordedAndDoublesNothing() throws Exception {
    try (Connection late = database.connect()) {
      late.setAutoCommit(false);
      insert(late, "trackingQueueV1", "late");
      fill("trackingQueueV1", "early", 30);
      MarkerTracking committing =
          new MarkerTracking() {
            @Override
            public Map<HitOutcome, Integer> write(
                Connection transaction, BatchPosition position, Prepared prepared)
                throws SQLException {
              // between reading and trimming
              late.commit();
              return super.write(transaction, position, prepared);
            }
          };
      try (QueueWorker worker = start(1, committing);
          QueueLists lists = backend().lists()) {
        await().atMost(LIMIT).until(() -> lists.lengths(List.of(0)).equals(List.of(0L)));
        assertThat(worker.isRunning()).isTrue();
      }
    }
    assertThat(markers()).hasSize(31).doesNotHaveDuplicates().contains("late");
  }

  @Test
  void anEntryThatSomebodyElseHasRemovedIsNotRecorded() throws Exception {
    fill("trackingQueueV1", "a", 3);
    AtomicBoolean isFirst = new AtomicBoolean(true);
    MarkerTracking removing =
        new MarkerTracking() {
          @Override
          public Map<HitOutcome, Integer> write(
              Connection transaction, BatchPosition position, Prepared prepared)
              throws SQLException {
            if (isFirst.getAndSet(false)) {
              database.execute(
                  "DELETE FROM m_queuedtracking_list_trackingQueueV1 ORDER BY idqueuelist LIMIT 1");
            }
            return super.write(transaction, position, prepared);
          }
        };
    try (QueueWorker worker = start(1, removing);
        QueueLists lists = backend().lists()) {
      await().atMost(LIMIT).until(() -> lists.lengths(List.of(0)).equals(List.of(0L)));
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(markers()).containsExactlyInAnyOrder("a1", "a2");
  }

  @Test
  void whatFailsAloneIsBuriedAndTheRestOfItsBatchIsRecordedOnce() throws Exception {
    fill("trackingQueueV1", "a", 5);
    fill("trackingQueueV1", "poison", 1);
    fill("trackingQueueV1", "b", 5);
    try (QueueWorker worker = start(1);
        QueueLists lists = backend().lists()) {
      await().atMost(LIMIT).until(() -> lists.lengths(List.of(0)).equals(List.of(0L)));
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(markers()).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void readingGoesOnBesideWhatWasReadInWhateverOrderItAppears() throws Exception {
    String list = "m_queuedtracking_list_trackingQueueV1";
    database.execute("INSERT INTO " + list + " VALUES (5,'e'),(6,'f'),(9,'i')");
    try (QueueLists lists = backend().lists()) {
      assertThat(lists.read(0, 0, 2).get()).extracting(String::new).containsExactly("e", "f");
      database.execute("INSERT INTO " + list + " VALUES (3,'c'),(7,'g')");
      assertThat(lists.read(0, 2, 2).get()).extracting(String::new).containsExactly("c", "g");
      assertThat(lists.read(0, 4, 5).get()).extracting(String::new).containsExactly("i");
      try (Connection transaction = database.connect()) {
        transaction.setAutoCommit(false);
        assertThat(lists.remove(transaction, 0, 3)).isTrue();
        transaction.commit();
        lists.removed(0, 3);
      }
      assertThat(lists.read(0, 0, 9).get()).extracting(String::new).containsExactly("g", "i");
    }
  }

  @Test
  void entriesInTablesBeyondTheNumberAreDrainedToo() throws Exception {
    fill("trackingQueueV1", "beside", 20);
    try (QueueLists lists = backend().lists()) {
      assertThat(lists.filledBeyond(1)).isEmpty();
      lists.append(12, TestQueue.php("replayed"));
      assertThat(lists.filledBeyond(1)).containsExactly(12);
      try (QueueWorker worker = start(1)) {
        await().atMost(LIMIT).until(() -> markers().size() == 21);
        assertThat(worker.isRunning()).isTrue();
      }
      assertThat(lists.filledBeyond(1)).isEmpty();
    }
    database.execute("DROP TABLE m_queuedtracking_list_trackingQueueV1_12");
  }

  @Test
  void locksExcludeEachOtherAndRunOut() throws Exception {
    try (QueueLocks one = backend().locks();
        QueueLocks other = backend().locks()) {
      assertThat(one.acquire(0, "one", Duration.ofSeconds(1))).isTrue();
      assertThat(other.acquire(0, "other", Duration.ofSeconds(1))).isFalse();
      assertThat(other.renew(0, "other", Duration.ofSeconds(1))).isFalse();
      assertThat(one.renew(0, "one", Duration.ofSeconds(1))).isTrue();
      assertThat(one.holder(0).orElseThrow().owner()).isEqualTo("one");
      await().atMost(LIMIT).until(() -> other.acquire(0, "other", Duration.ofSeconds(1)));
      assertThat(one.renew(0, "one", Duration.ofSeconds(1))).isFalse();
      one.release(0, "one");
      assertThat(other.holder(0)).isPresent();
      assertThat(other.unlock(0)).isTrue();
    }
  }

  private QueueBackend backend() {
    return QueueBackend.database(connections, "m_");
  }

  private QueueWorker start(int queues) throws BackendException {
    return start(queues, new MarkerTracking());
  }

  private QueueWorker start(int queues, MarkerTracking tracking) throws BackendException {
    Duration leaseTtl = Duration.ofSeconds(3);
    QueueTables tables = new QueueTables("m_");
    return TestWorkers.start(
        TestWorkers.shared(backend(), connections, tables, tracking), queues, leaseTtl);
  }

  private void fill(String list, String name, int count) throws Exception {
    try (Connection connection = database.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO m_queuedtracking_list_" + list + " (list_value) VALUES (?)")) {
      for (int i = 0; i < count; i++) {
        insert.setBytes(1, TestQueue.php(name + i));
        insert.executeUpdate();
      }
    }
  }

  private static void insert(Connection connection, String list, String marker)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO m_queuedtracking_list_" + list + " (list_value) VALUES (?)")) {
      insert.setBytes(1, TestQueue.php(marker));
      insert.executeUpdate();
    }
  }

  private List<String> markers() throws Exception {
    List<String> markers = new ArrayList<>();
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT marker FROM marker")) {
      while (rows.next()) {
        markers.add(rows.getString(1));
      }
    }
    return markers;
  }
}
