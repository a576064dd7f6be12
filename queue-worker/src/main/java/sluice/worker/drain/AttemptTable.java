package sluice.worker.drain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** {@link AttemptState} of each queue, in the database. Thread-safe: no state but the names. */
final class AttemptTable {
  private final QueueTables tables;

  AttemptTable(QueueTables tables) {
    this.tables = tables;
  }

  /** The state as it is; locked until the transaction ends. */
  AttemptState read(Connection transaction, int queue) throws SQLException {
    String sql =
        "SELECT owner, epoch, position, deaths, apart_until, entry, suspect, ended FROM "
            + tables.attempt()
            + " WHERE queue = "
            + queue
            + " FOR UPDATE";
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next()
          ? new AttemptState(
              row.getString(1),
              row.getLong(2),
              row.getLong(3),
              row.getInt(4),
              row.getLong(5),
              row.getString(6),
              row.getString(7),
              row.getInt(8))
          : AttemptState.NONE;
    }
  }

  /** Notes that the entry is alone in hand from now on, unless the queue is somebody else's. */
  void begin(Connection autocommit, int queue, long epoch, String sha1) throws SQLException {
    mark(autocommit, queue, epoch, sha1);
  }

  /** Notes that no entry is alone in hand any more, and says nothing about the last one. */
  void leave(Connection connection, int queue, long epoch) throws SQLException {
    mark(connection, queue, epoch, "");
  }

  /**
   * Notes, in the transaction that consumes the entry, that it came through and is suspected no
   * longer.
   */
  void finish(Connection transaction, int queue, long epoch, String sha1) throws SQLException {
    String sql =
        "UPDATE "
            + tables.attempt()
            + " SET entry = '', ended = IF(suspect = ?, 0, ended) WHERE queue = ? AND epoch = ?";
    try (PreparedStatement update = transaction.prepareStatement(sql)) {
      update.setString(1, sha1);
      update.setInt(2, queue);
      update.setLong(3, epoch);
      update.executeUpdate();
    }
  }

  /** Notes that the owner ends its work on the queue in order; the caller commits. */
  void letGo(Connection transaction, int queue, long epoch) throws SQLException {
    String sql =
        "UPDATE %s SET owner = '', entry = '' WHERE queue = %d AND epoch = %d"
            .formatted(tables.attempt(), queue, epoch);
    try (Statement statement = transaction.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /**
   * Notes for all its queues that a process was told to end: what it has in hand says nothing about
   * entries then.
   */
  void letGoAll(Connection autocommit, String owner) throws SQLException {
    String sql = "UPDATE " + tables.attempt() + " SET owner = '', entry = '' WHERE owner = ?";
    try (PreparedStatement update = autocommit.prepareStatement(sql)) {
      update.setString(1, owner);
      update.executeUpdate();
    }
  }

  private void mark(Connection connection, int queue, long epoch, String sha1) throws SQLException {
    String sql = "UPDATE " + tables.attempt() + " SET entry = ? WHERE queue = ? AND epoch = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, sha1);
      update.setInt(2, queue);
      update.setLong(3, epoch);
      update.executeUpdate();
    }
  }

  /** Replaces the state; the caller commits. */
  void write(Connection transaction, int queue, AttemptState state) throws SQLException {
    String sql = "REPLACE INTO " + tables.attempt() + " VALUES (?,?,?,?,?,?,?,?,?)";
    try (PreparedStatement replace = transaction.prepareStatement(sql)) {
      replace.setInt(1, queue);
      replace.setString(2, state.owner());
      replace.setLong(3, state.epoch());
      replace.setLong(4, state.position());
      replace.setInt(5, state.deaths());
      replace.setLong(6, state.apartUntil());
      replace.setString(7, state.entry());
      replace.setString(8, state.suspect());
      replace.setInt(9, state.ended());
      replace.executeUpdate();
    }
  }
}
