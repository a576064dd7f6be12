package sluice.worker.drain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.worker.batch.Covered;
import sluice.worker.batch.CursorState;
import sluice.worker.batch.ProducerKey;

/**
 * The numbers that are consumed of each producer, one row for each queue that they were made for.
 *
 * <p>A queue's owner writes its rows without reading them: nobody else does, or the cursor tells.
 * Who consumes numbers that were made for another queue, because its entries were moved by hand,
 * locks that queue's cursor, compares its row with what he went by, and notes in the cursor that he
 * was there ({@code outside}), so that the owner reads the rows again.
 *
 * <p>Thread-safe: no state but the names.
 */
final class ProducerRows {
  /**
   * A producer that was silent for so long is forgotten: its entries would be new if they came
   * again, as no backup of a queue is that old.
   */
  private static final Duration MAX_AGE = Duration.ofDays(90);

  /**
   * How many rows one queue keeps; the oldest go first. An ingest that loses its state makes one
   * more.
   */
  private static final int MAX_PRODUCERS = 10_000;

  /** Rows deleted by one statement, so that no lock is held for long. */
  private static final int PURGE_ROWS = 1000;

  private final QueueTables tables;

  ProducerRows(QueueTables tables) {
    this.tables = tables;
  }

  /** All sequences made for a queue. */
  Map<ProducerKey, Covered> read(Statement statement, int queue) throws SQLException {
    Map<ProducerKey, Covered> covered = new HashMap<>();
    String query = "SELECT producer, sequence, gaps FROM %s WHERE queue = %d";
    try (ResultSet rows = statement.executeQuery(query.formatted(tables.producer(), queue))) {
      while (rows.next()) {
        ProducerKey key = new ProducerKey(rows.getString(1), queue);
        covered.put(key, Covered.of(rows.getLong(2), rows.getBytes(3)));
      }
    }
    return covered;
  }

  /** One sequence, as committed. */
  Covered read(Connection connection, ProducerKey key) throws SQLException {
    return read(connection, key, "");
  }

  /**
   * Writes the sequences that the batch has moved on.
   *
   * @return false if one that was made for another queue is not as the batch goes by
   */
  boolean write(Connection transaction, CursorState before, CursorState after, long nowMs)
      throws SQLException {
    List<ProducerKey> changed = after.changedSince(before);
    if (changed.isEmpty()) {
      return true;
    }
    if (!lockForeign(transaction, changed, before)) {
      return false;
    }
    String sql =
        "INSERT INTO "
            + tables.producer()
            + " (queue, producer, sequence, gaps, updated) VALUES "
            + "(?,?,?,?,?),".repeat(changed.size() - 1)
            + "(?,?,?,?,?) ON DUPLICATE KEY UPDATE sequence = VALUES(sequence),"
            + " gaps = VALUES(gaps), updated = VALUES(updated)";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      int index = 1;
      for (ProducerKey key : changed) {
        Covered numbers = after.covered().get(key);
        insert.setInt(index++, key.origin());
        insert.setString(index++, key.producer());
        insert.setLong(index++, numbers.highest());
        insert.setBytes(index++, numbers.gapBytes());
        insert.setLong(index++, nowMs);
      }
      insert.executeUpdate();
    }
    return true;
  }

  /** Deletes what is too old or too much; within the transaction. */
  void purge(Statement statement, long nowMs) throws SQLException {
    statement.executeUpdate(
        "DELETE FROM %s WHERE updated < %d ORDER BY updated LIMIT %d"
            .formatted(tables.producer(), nowMs - MAX_AGE.toMillis(), PURGE_ROWS));
    Map<Integer, Long> surplus = new HashMap<>();
    String counts = "SELECT queue, COUNT(*) FROM %s GROUP BY queue HAVING COUNT(*) > %d";
    try (ResultSet rows =
        statement.executeQuery(counts.formatted(tables.producer(), MAX_PRODUCERS))) {
      while (rows.next()) {
        surplus.put(rows.getInt(1), Math.min(PURGE_ROWS, rows.getLong(2) - MAX_PRODUCERS));
      }
    }
    for (Map.Entry<Integer, Long> queue : surplus.entrySet()) {
      statement.executeUpdate(
          "DELETE FROM %s WHERE queue = %d ORDER BY updated LIMIT %d"
              .formatted(tables.producer(), queue.getKey(), queue.getValue()));
    }
  }

  private boolean lockForeign(Connection transaction, List<ProducerKey> changed, CursorState before)
      throws SQLException {
    int locked = before.queue();
    for (ProducerKey key : changed) {
      if (key.origin() == before.queue()) {
        continue;
      }
      if (key.origin() != locked) {
        noteVisit(transaction, key.origin());
        locked = key.origin();
      }
      Covered expected = before.covered().getOrDefault(key, Covered.NONE);
      if (!read(transaction, key, " FOR UPDATE").equals(expected)) {
        return false;
      }
    }
    return true;
  }

  private void noteVisit(Connection transaction, int queue) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.executeUpdate(QueueCursor.makeRow(tables, queue));
      statement.executeUpdate(
          "UPDATE %s SET outside = outside + 1 WHERE queue = %d".formatted(tables.cursor(), queue));
    }
  }

  private Covered read(Connection connection, ProducerKey key, String lock) throws SQLException {
    String sql =
        "SELECT sequence, gaps FROM "
            + tables.producer()
            + " WHERE queue = ? AND producer = ?"
            + lock;
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setInt(1, key.origin());
      query.setString(2, key.producer());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Covered.of(row.getLong(1), row.getBytes(2)) : Covered.NONE;
      }
    }
  }
}
