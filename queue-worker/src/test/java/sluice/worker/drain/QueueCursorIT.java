package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.queue.SetIdentity;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchItem;
import sluice.worker.batch.CursorState;

/** Who may move a cursor. */
@RealServers
class QueueCursorIT {
  private static final ConnectionUse USE = new ConnectionUse(new SimpleMeterRegistry());
  private static final int QUEUE = 3;
  private static final QueueTables TABLES = new QueueTables("m_");

  private final TestDatabase database;
  private final QueueCursor cursor = new QueueCursor(TABLES, InstantSource.system());
  private WorkerSession one;
  private WorkerSession other;

  QueueCursorIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() throws Exception {
    one = WorkerSession.open(database::connect, 10_000, USE);
    other = WorkerSession.open(database::connect, 10_000, USE);
    TABLES.create(one.transaction());
    database.execute("TRUNCATE TABLE m_sluice_queue_cursor");
    database.execute("TRUNCATE TABLE m_sluice_queue_producer");
    database.execute("TRUNCATE TABLE m_sluice_queue_digest");
    database.execute("CREATE TABLE IF NOT EXISTS hit (id INT) ENGINE=InnoDB");
    database.execute("TRUNCATE TABLE hit");
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void aSuccessorEndsItsPredecessorsConnectionAndWithItTheOpenTransaction() throws Exception {
    CursorState state = cursor.takeOver(one.transaction(), QUEUE).state();
    write(one.transaction());
    assertThat(cursor.advance(one.transaction(), batch(state))).isTrue();
    CursorState next = cursor.takeOver(other.transaction(), QUEUE).state();
    assertThat(next.consumed()).isZero();
    assertThat(next.epoch()).isGreaterThan(state.epoch());
    assertThatThrownBy(() -> one.transaction().commit()).isInstanceOf(SQLException.class);
    assertThat(count("SELECT COUNT(*) FROM hit")).isZero();
  }

  @Test
  void anOlderEpochMovesNothing() throws Exception {
    CursorState state = cursor.takeOver(one.transaction(), QUEUE).state();
    database.execute("UPDATE m_sluice_queue_cursor SET epoch = epoch + 1");
    write(one.transaction());
    assertThat(cursor.advance(one.transaction(), batch(state))).isFalse();
  }

  @Test
  void anotherPositionMovesNothing() throws Exception {
    CursorState state = cursor.takeOver(one.transaction(), QUEUE).state();
    database.execute("UPDATE m_sluice_queue_cursor SET consumed = consumed + 1");
    assertThat(cursor.advance(one.transaction(), batch(state))).isFalse();
  }

  @Test
  void whatIsCommittedIsReadBackByTheSuccessor() throws Exception {
    CursorState state = cursor.takeOver(one.transaction(), QUEUE).state();
    Batch batch = batch(state);
    cursor.advance(one.transaction(), batch);
    one.transaction().commit();
    QueueCursor.Taken taken = cursor.takeOver(other.transaction(), QUEUE);
    CursorState expected = batch.after();
    assertThat(taken.previousEpoch()).isEqualTo(state.epoch());
    assertThat(taken.state().consumed()).isEqualTo(expected.consumed());
    assertThat(taken.state().covered()).isEqualTo(expected.covered());
    assertThat(taken.state().php()).isEqualTo(1);
    assertThat(taken.state().part()).isEqualTo(expected.part());
  }

  @Test
  void aStrangersConnectionThatHasTheOldOwnersIdIsLeftAlone() throws Exception {
    cursor.takeOver(one.transaction(), QUEUE);
    cursor.letGo(one.transaction(), QUEUE);
    try (Connection stranger = database.connect()) {
      database.execute("UPDATE m_sluice_queue_cursor SET connection = " + connectionId(stranger));
      cursor.takeOver(other.transaction(), QUEUE);
      assertThat(connectionId(stranger)).isPositive();
    }
  }

  @Test
  void afterLettingGoTheNextOwnerNeedNotKillAnything() throws Exception {
    cursor.takeOver(one.transaction(), QUEUE);
    cursor.letGo(one.transaction(), QUEUE);
    cursor.takeOver(other.transaction(), QUEUE);
    assertThat(connectionId(one.transaction())).isPositive();
  }

  private static Batch batch(CursorState state) {
    return new Batch(
        QUEUE,
        state,
        List.of(
            item(new BatchItem.Mark(Optional.of(new SetIdentity("p", 7)), 1, "a".repeat(40), 0)),
            item(new BatchItem.Mark(Optional.empty(), -42, "b".repeat(40), 0)),
            item(new BatchItem.Mark(Optional.empty(), 43, "c".repeat(40), 2000))),
        Batch.Trim.NONE);
  }

  private static BatchItem item(BatchItem.Mark mark) {
    return new BatchItem(new BatchItem.Dead(new byte[0], "", 1, 0), mark, Batch.Trim.NONE);
  }

  private static void write(Connection transaction) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.execute("INSERT INTO hit VALUES (1)");
    }
  }

  private static long connectionId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private long count(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
