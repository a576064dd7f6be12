package sluice.worker.drain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import sluice.worker.batch.Batch;
import sluice.worker.batch.Covered;
import sluice.worker.batch.CursorState;
import sluice.worker.batch.ProducerKey;
import sluice.worker.batch.ReplayGuard;

/**
 * Where each queue stands, in the database, and who may move it.
 *
 * <p><b>Fencing.</b> An owner holds a named lock of the server on its transaction connection and
 * has raised the epoch. A successor finds the connection that holds the named lock (so that it
 * never takes a reused connection id for it), kills it, waits until its locks are gone, and raises
 * the epoch. The last statement of each batch moves the cursor only if epoch and position are as
 * this owner left them, and nobody else has consumed numbers that were made for this queue.
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
  private final ProducerRows producers;
  private final PhpDigests digests;
  private final InstantSource clock;

  QueueCursor(QueueTables tables, InstantSource clock) {
    this.tables = tables;
    this.producers = new ProducerRows(tables);
    this.digests = new PhpDigests(tables);
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
      statement.executeUpdate(makeRow(tables, queue));
      long previous = epoch(statement, queue);
      long epoch = Math.max(previous + 1, clock.millis());
      statement.executeUpdate(
          "UPDATE %s SET epoch = %d, connection = CONNECTION_ID(), updated = %d WHERE queue = %d"
              .formatted(tables.cursor(), epoch, clock.millis(), queue));
      takeOverDigests(transaction, queue);
      CursorState state = read(statement, queue);
      transaction.commit();
      return new Taken(previous, state, isPredecessorAlive);
    } catch (SQLException e) {
      rollBackQuietly(transaction);
      throw e;
    }
  }

  /** Reads the queue as committed, for its owner, who was told that it is not as he left it. */
  CursorState readAgain(Connection transaction, int queue) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      CursorState state = read(statement, queue);
      transaction.commit();
      return state;
    }
  }

  /** Whether nobody has taken the queue over since. */
  boolean isOwner(Connection transaction, CursorState state) throws SQLException {
    String query = "SELECT epoch FROM %s WHERE queue = %d";
    try (Statement statement = transaction.createStatement()) {
      long epoch = number(statement, query.formatted(tables.cursor(), state.queue()));
      transaction.commit();
      return epoch == state.epoch();
    }
  }

  /** Reads what a queue has consumed of a sequence that was made for it, as committed. */
  Covered numbers(Connection connection, ProducerKey key) throws SQLException {
    return producers.read(connection, key);
  }

  /**
   * Makes the guard that recognises entries of PHP which the list brings back.
   *
   * @param trimmed how far the list was trimmed, as it says
   */
  ReplayGuard guard(Connection connection, CursorState state, long trimmed) throws SQLException {
    long consumed = state.php();
    if (consumed == 0 || trimmed == consumed) {
      return ReplayGuard.disarmed();
    }
    // where the list says more than we know, the database is an older one
    long after = trimmed < consumed ? trimmed : 0;
    return new ReplayGuard(
        digests.read(connection, state.queue(), after, consumed), consumed, trimmed);
  }

  /** The same for a list that does not say how far it was trimmed: Redis is an older one. */
  ReplayGuard guard(Connection connection, CursorState state) throws SQLException {
    long consumed = state.php();
    return consumed == 0
        ? ReplayGuard.disarmed()
        : new ReplayGuard(digests.read(connection, state.queue(), 0, consumed), consumed);
  }

  /**
   * Moves the cursor: the last statement of a batch's transaction, after the producers' numbers.
   *
   * @return false if the queue is somebody else's, or what the batch goes by has changed; the
   *     transaction must be rolled back then
   */
  boolean advance(Connection transaction, Batch batch) throws SQLException {
    CursorState before = batch.before();
    CursorState after = batch.after();
    if (!producers.write(transaction, before, after, clock.millis())) {
      return false;
    }
    digests.write(transaction, batch);
    String sql =
        "UPDATE "
            + tables.cursor()
            + " SET consumed = ?, requests = requests + ?, part_entry = ?, part_offset = ?,"
            + " php = ?, updated = ? WHERE queue = ? AND epoch = ? AND consumed = ?"
            + " AND outside = ?";
    try (PreparedStatement update = transaction.prepareStatement(sql)) {
      update.setLong(1, after.consumed());
      update.setInt(2, batch.requests());
      update.setString(3, after.part().map(CursorState.Part::sha1).orElse(""));
      update.setInt(4, after.part().map(CursorState.Part::offset).orElse(0));
      update.setLong(5, after.php());
      update.setLong(6, clock.millis());
      update.setInt(7, batch.queue());
      update.setLong(8, before.epoch());
      update.setLong(9, before.consumed());
      update.setLong(10, before.outside());
      return update.executeUpdate() == 1;
    }
  }

  /** Forgets producers that are too old or too many; a transaction of its own. */
  void purge(Connection transaction) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      producers.purge(statement, clock.millis());
      transaction.commit();
    } catch (SQLException e) {
      rollBackQuietly(transaction);
      throw e;
    }
  }

  /** The statement that makes a queue's row if there is none. */
  static String makeRow(QueueTables tables, int queue) {
    return "INSERT IGNORE INTO "
        + tables.cursor()
        + " (queue, epoch, consumed, requests, connection, part_entry, part_offset, digests,"
        + " updated) VALUES ("
        + queue
        + ",0,0,0,0,'',0,'',0)";
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

  /** Takes the named lock. Returns whether a predecessor had to be ended for it. */
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
    String query =
        "SELECT epoch, consumed, outside, php, part_entry, part_offset FROM %s WHERE queue = %d";
    CursorState cursor;
    try (ResultSet row = statement.executeQuery(query.formatted(tables.cursor(), queue))) {
      if (!row.next()) {
        throw new SQLException("queue " + queue + ": its cursor row vanished", "02000", 1020);
      }
      String part = row.getString(5);
      cursor =
          new CursorState(
              queue,
              row.getLong(1),
              row.getLong(2),
              row.getLong(3),
              Map.of(),
              row.getLong(4),
              part.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new CursorState.Part(part, row.getInt(6))));
    }
    // the producers' rows are read after the cursor: numbers that others consume in between make
    // the next batch fail, and only that
    return cursor.with(producers.read(statement, queue));
  }

  /** Moves digests that an older version has written in the cursor's row to their own table. */
  private void takeOverDigests(Connection transaction, int queue) throws SQLException {
    String query = "SELECT php, digests FROM %s WHERE queue = %d".formatted(tables.cursor(), queue);
    byte[] old;
    long php;
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next() || row.getBytes(2).length < Long.BYTES) {
        return;
      }
      old = row.getBytes(2);
      php = row.getLong(1) + old.length / Long.BYTES;
    }
    digests.write(transaction, queue, php, old);
    try (Statement statement = transaction.createStatement()) {
      statement.executeUpdate(
          "UPDATE %s SET php = %d, digests = '' WHERE queue = %d"
              .formatted(tables.cursor(), php, queue));
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
