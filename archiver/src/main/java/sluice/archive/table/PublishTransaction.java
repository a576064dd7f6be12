package sluice.archive.table;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs what publishes an archive in one transaction. No state. */
final class PublishTransaction {
  /** MariaDB's error where two transactions waited for each other and this one was undone. */
  private static final int DEADLOCK = 1213;

  /** Sites are published side by side: their new rows lie next to each other in the indexes. */
  private static final int MOST_TRIES = 5;

  private PublishTransaction() {}

  /** What is done in the transaction; it may have to be done again. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws SQLException;
  }

  /**
   * Commits what the step did, or rolls it back where it fails; after a deadlock it is done again.
   *
   * @param connection in autocommit; it is in autocommit again afterwards, unless it is lost
   */
  static <T> T call(Connection connection, Step<T> step) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        return callOnce(connection, step);
      } catch (SQLException e) {
        if (e.getErrorCode() != DEADLOCK || tries == MOST_TRIES || !connection.getAutoCommit()) {
          throw e;
        }
      }
    }
  }

  private static <T> T callOnce(Connection connection, Step<T> step) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = step.run();
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      // After an Error, too: another thread may publish over the connection next.
      try {
        connection.rollback();
        connection.setAutoCommit(true);
      } catch (SQLException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    }
  }
}
