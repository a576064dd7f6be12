package sluice.worker.drain;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.worker.batch.Batch;
import sluice.worker.batch.CursorState;

/**
 * Where each queue stands, in the database, and who may move it.
 *
 * <p><b>Fencing.</b> An owner holds a named lock of the server on its transaction connection and
 * has raised the epoch. A successor finds the connection that holds the named lock (so that it
 * never takes a reused connection id for it), kills it, waits until its locks are gone, and raises
 * the epoch. The last statement of each batch moves the cursor only if epoch and position are as
 * this owner left them.
 *
 * <p><b>Epochs are at least the milliseconds of the clock</b>, so that they rise even when a backup
 * of the database is restored under a worker that still runs.
 *
 * <p>Thread-safe: no state but the names.
 */
final class QueueCursor {
  /** How long a killed predecessor may take to let go. */
  private static final int KILL_WAIT_SECONDS = 5;

  private final QueueTables tables;
  private final InstantSource clock;

  QueueCursor(QueueTables tables, InstantSource clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /**
   * What a take-over found and made.
   *
   * @param previousEpoch the epoch before it
   * @param state as committed, with the new epoch
   * @param isPredecessorAlive whether a connection of the last owner was there, and was ended
   */
  record Taken(long previousEpoch, CursorState state, boolean isPredecessorAlive) {}

  /** Makes the connection the queue's only owner; ends a predecessor's connection. */
  Taken takeOver(Connection transaction, int queue) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      boolean isPredecessorAlive = lockName(statement, queue);
      statement.executeUpdate(
          "INSERT IGNORE INTO " + tables.cursor() + " VALUES (" + queue + ",0,0,0,0,'',0,'',0)");
      long previous = epoch(statement, queue);
      long epoch = Math.max(previous + 1, clock.millis());
      statement.executeUpdate(
          "UPDATE %s SET epoch = %d, connection = CONNECTION_ID(), updated = %d WHERE queue = %d"
              .formatted(tables.cursor(), epoch, clock.millis(), queue));
      CursorState state = read(statement, queue);
      transaction.commit();
      return new Taken(previous, state, isPredecessorAlive);
    } catch (SQLException e) {
      rollBackQuietly(transaction);
      throw e;
    }
  }

  /**
   * Moves the cursor: the last statement of a batch's transaction, after the producers' numbers.
   *
   * @return false if the queue is somebody else's; the transaction must be rolled back then
   */
  boolean advance(Connection transaction, Batch batch) throws SQLException {
    CursorState before = batch.before();
    CursorState after = batch.after();
    writeProducers(transaction, batch.queue(), before.highest(), after.highest());
    String sql =
        "UPDATE "
            + tables.cursor()
            + " SET consumed = ?, requests = requests + ?, part_entry = ?, part_offset = ?,"
            + " digests = ?, updated = ? WHERE queue = ? AND epoch = ? AND consumed = ?";
    try (PreparedStatement update = transaction.prepareStatement(sql)) {
      update.setLong(1, after.consumed());
      update.setInt(2, batch.requests());
      update.setString(3, after.part().map(CursorState.Part::sha1).orElse(""));
      update.setInt(4, after.part().map(CursorState.Part::offset).orElse(0));
      update.setBytes(5, bytes(after.digests()));
      update.setLong(6, clock.millis());
      update.setInt(7, batch.queue());
      update.setLong(8, before.epoch());
      update.setLong(9, before.consumed());
      return update.executeUpdate() == 1;
    }
  }

  /** Gives the named lock back, so that a successor need not kill anything. */
  void letGo(Connection transaction, int queue) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.execute("DO RELEASE_LOCK(" + lockExpression(queue) + ")");
      transaction.commit();
    }
  }

  static void rollBackQuietly(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // the connection is gone, and its transaction with it
    }
  }

  /** Returns whether a predecessor had to be ended for it. */
  private boolean lockName(Statement statement, int queue) throws SQLException {
    String name = lockExpression(queue);
    if (number(statement, "SELECT GET_LOCK(" + name + ", 0)") == 1) {
      return false;
    }
    long predecessor = number(statement, "SELECT IFNULL(IS_USED_LOCK(" + name + "), 0)");
    if (predecessor > 0) {
      killQuietly(statement, predecessor);
    }
    String wait = "SELECT GET_LOCK(" + name + ", " + KILL_WAIT_SECONDS + ")";
    if (number(statement, wait) != 1) {
      throw new SQLException(
          "queue " + queue + ": the connection of its last owner does not end", "40001", 1205);
    }
    return predecessor > 0;
  }

  private static void killQuietly(Statement statement, long connectionId) throws SQLException {
    try {
      statement.execute("KILL CONNECTION " + connectionId);
    } catch (SQLException e) {
      int noSuchThread = 1094;
      if (e.getErrorCode() != noSuchThread) {
        throw e;
      }
    }
  }

  /** One name per database, prefix and queue; the server allows 64 characters. */
  private String lockExpression(int queue) {
    return "CONCAT('sluice_', LEFT(SHA1(CONCAT(DATABASE(), '/"
        + tables.prefix()
        + "')), 24), '_"
        + queue
        + "')";
  }

  private long epoch(Statement statement, int queue) throws SQLException {
    return number(
        statement,
        "SELECT epoch FROM " + tables.cursor() + " WHERE queue = " + queue + " FOR UPDATE");
  }

  private CursorState read(Statement statement, int queue) throws SQLException {
    Map<String, Long> highest = new HashMap<>();
    String producers = "SELECT producer, sequence FROM %s WHERE queue = %d";
    try (ResultSet rows = statement.executeQuery(producers.formatted(tables.producer(), queue))) {
      while (rows.next()) {
        highest.put(rows.getString(1), rows.getLong(2));
      }
    }
    String cursor =
        "SELECT epoch, consumed, part_entry, part_offset, digests FROM %s WHERE queue = %d";
    try (ResultSet row = statement.executeQuery(cursor.formatted(tables.cursor(), queue))) {
      if (!row.next()) {
        throw new SQLException("queue " + queue + ": its cursor row vanished", "02000", 1020);
      }
      String part = row.getString(3);
      return new CursorState(
          row.getLong(1),
          row.getLong(2),
          highest,
          longs(row.getBytes(5)),
          part.isEmpty()
              ? Optional.empty()
              : Optional.of(new CursorState.Part(part, row.getInt(4))));
    }
  }

  private void writeProducers(
      Connection transaction, int queue, Map<String, Long> before, Map<String, Long> after)
      throws SQLException {
    List<Map.Entry<String, Long>> changed =
        after.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
            .sorted(Map.Entry.comparingByKey())
            .toList();
    if (changed.isEmpty()) {
      return;
    }
    String sql =
        "INSERT INTO "
            + tables.producer()
            + " (queue, producer, sequence, updated) VALUES "
            + "(?,?,?,?),".repeat(changed.size() - 1)
            + "(?,?,?,?) ON DUPLICATE KEY UPDATE sequence = VALUES(sequence),"
            + " updated = VALUES(updated)";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      int index = 1;
      for (Map.Entry<String, Long> entry : changed) {
        insert.setInt(index++, queue);
        insert.setString(index++, entry.getKey());
        insert.setLong(index++, entry.getValue());
        insert.setLong(index++, clock.millis());
      }
      insert.executeUpdate();
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static byte[] bytes(List<Long> digests) {
    ByteBuffer buffer = ByteBuffer.allocate(digests.size() * Long.BYTES);
    digests.forEach(buffer::putLong);
    return buffer.array();
  }

  private static List<Long> longs(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<Long> longs = new ArrayList<>(bytes.length / Long.BYTES);
    while (buffer.remaining() >= Long.BYTES) {
      longs.add(buffer.getLong());
    }
    return longs;
  }
}
