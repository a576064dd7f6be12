package sluice.archive.table;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs what publishes an archive in one transaction. No state. */
final class PublishTransaction {
  private PublishTransaction() {}

  /** What is done in the transaction. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws SQLException;
  }

  /**
   * Commits what the step did, or rolls it back where it fails.
   *
   * @param connection in autocommit; it is in autocommit again afterwards, unless it is lost
   */
  static <T> T call(Connection connection, Step<T> step) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = step.run();
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException | RuntimeException e) {
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
