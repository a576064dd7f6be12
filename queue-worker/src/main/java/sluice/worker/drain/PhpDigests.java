package sluice.worker.drain;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchItem;

/**
 * Digests of the last consumed entries of PHP, one row a batch. They are read only when a list may
 * bring some of them back: after a restored or promoted Redis, or while trims are delayed.
 *
 * <p>Thread-safe: no state but the names.
 */
final class PhpDigests {
  /** Entries of one queue that are known again; 800 KB in the database. */
  static final int KEPT = 100_000;

  /** How many entries the table may grow beyond that, so that few batches have to delete. */
  private static final int PURGE_STEP = 10_000;

  private final QueueTables tables;

  PhpDigests(QueueTables tables) {
    this.tables = tables;
  }

  /**
   * Adds the digests of a batch; a row that a lost transaction could not have left is overwritten.
   */
  void write(Connection transaction, Batch batch) throws SQLException {
    long last = batch.after().php();
    int count = (int) (last - batch.before().php());
    if (count == 0) {
      return;
    }
    ByteBuffer digests = ByteBuffer.allocate(count * Long.BYTES);
    for (BatchItem item : batch.items()) {
      if (item.mark().isFinished() && item.mark().identity().isEmpty()) {
        digests.putLong(item.mark().digest());
      }
    }
    write(transaction, batch.queue(), last, digests.array());
    if (last / PURGE_STEP != batch.before().php() / PURGE_STEP) {
      purge(transaction, batch.queue(), last);
    }
  }

  /** Adds digests of which this is the last one's position, 8 bytes each. */
  void write(Connection transaction, int queue, long last, byte[] digests) throws SQLException {
    String sql =
        "INSERT INTO "
            + tables.digest()
            + " (queue, position, digests) VALUES (?,?,?)"
            + " ON DUPLICATE KEY UPDATE digests = VALUES(digests)";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      insert.setInt(1, queue);
      insert.setLong(2, last);
      insert.setBytes(3, digests);
      insert.executeUpdate();
    }
  }

  /**
   * The digests behind a position, oldest first, without a hole before the last.
   *
   * @param after 0 or more; about the row that holds it the result may begin earlier
   * @param last the position of the last one
   */
  List<Long> read(Connection connection, int queue, long after, long last) throws SQLException {
    String sql =
        "SELECT position, digests FROM "
            + tables.digest()
            + " WHERE queue = ? AND position > ? AND position <= ? ORDER BY position DESC";
    List<Long> newestFirst = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setInt(1, queue);
      query.setLong(2, Math.max(after, last - KEPT));
      query.setLong(3, last);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next() && rows.getLong(1) == last - newestFirst.size()) {
          ByteBuffer digests = ByteBuffer.wrap(rows.getBytes(2));
          for (int end = digests.capacity() - Long.BYTES; end >= 0; end -= Long.BYTES) {
            newestFirst.add(digests.getLong(end));
          }
        }
      }
    }
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  private void purge(Connection transaction, int queue, long last) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM %s WHERE queue = %d AND position < %d"
              .formatted(tables.digest(), queue, last - KEPT));
    }
  }
}
