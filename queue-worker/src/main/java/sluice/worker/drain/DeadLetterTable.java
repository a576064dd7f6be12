package sluice.worker.drain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchItem;
import sluice.worker.batch.TokenMask;

/**
 * Writes what fails alone to {@code sluice_dead_letter}, in the transaction of its batch, and keeps
 * the table within its bounds. Thread-safe: no state but the settings.
 */
final class DeadLetterTable {
  /** Characters of an error that are kept; the column's width. */
  private static final int ERROR_CHARS = 1000;

  /** A larger entry is not kept: bytes. */
  private static final int MAX_ENTRY_BYTES = 1 << 20;

  /** Letters that are kept at most; the oldest go first. */
  private static final int MAX_LETTERS = 100_000;

  /** How long a letter is kept: it may hold addresses. */
  private static final Duration MAX_AGE = Duration.ofDays(30);

  /** Rows deleted by one statement, so that no lock is held for long. */
  private static final int PURGE_ROWS = 1000;

  private final QueueTables tables;
  private final InstantSource clock;

  DeadLetterTable(QueueTables tables, InstantSource clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /** One short line for the error column. */
  static String describe(Throwable failure) {
    String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return TokenMask.masked(text);
  }

  /** Inserts the batch's dead items; returns how many. */
  int insert(Connection transaction, Batch batch) throws SQLException {
    List<Optional<BatchItem.Dead>> letters = new ArrayList<>();
    for (BatchItem item : batch.items()) {
      letters.add(
          item.content() instanceof BatchItem.Dead dead ? Optional.of(dead) : Optional.empty());
    }
    int count = (int) letters.stream().filter(Optional::isPresent).count();
    if (count == 0) {
      return 0;
    }
    String sql =
        "INSERT INTO "
            + tables.deadLetter()
            + " (queue, position, time, attempts, requests, error, entry)"
            + " VALUES (?,?,?,?,?,?,?)";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      for (int i = 0; i < letters.size(); i++) {
        if (letters.get(i).isPresent()) {
          fill(insert, batch.queue(), batch.before().consumed() + i, letters.get(i).get());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
    return count;
  }

  /** Deletes what is too old or too much; a transaction of its own. */
  void purge(Connection transaction) throws SQLException {
    long oldest = clock.millis() - MAX_AGE.toMillis();
    try (Statement statement = transaction.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM %s WHERE time < %d ORDER BY time LIMIT %d"
              .formatted(tables.deadLetter(), oldest, PURGE_ROWS));
      statement.executeUpdate(
          "DELETE letter FROM %1$s letter JOIN (SELECT MAX(id) AS newest FROM %1$s) last ON letter.id <= CAST(last.newest AS SIGNED) - %2$d"
              .formatted(tables.deadLetter(), MAX_LETTERS));
      statement.executeUpdate(
          "DELETE FROM %s WHERE producer LIKE '%s%%' AND updated < %d LIMIT %d"
              .formatted(tables.producer(), BatchItem.Dead.REPLAY_PRODUCER, oldest, PURGE_ROWS));
      transaction.commit();
    } catch (SQLException e) {
      QueueCursor.rollBackQuietly(transaction);
      throw e;
    }
  }

  private void fill(PreparedStatement insert, int queue, long position, BatchItem.Dead dead)
      throws SQLException {
    boolean isTooLarge = dead.entry().length > MAX_ENTRY_BYTES;
    String error = isTooLarge ? "(entry too large to keep) " + dead.error() : dead.error();
    insert.setInt(1, queue);
    insert.setLong(2, position);
    insert.setLong(3, clock.millis());
    insert.setInt(4, dead.attempts());
    insert.setInt(5, dead.requests());
    insert.setString(6, error.substring(0, Math.min(error.length(), ERROR_CHARS)));
    insert.setBytes(7, isTooLarge ? new byte[0] : dead.entry());
  }
}
