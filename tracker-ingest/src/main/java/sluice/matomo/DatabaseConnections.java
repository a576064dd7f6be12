package sluice.matomo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;

/**
 * Opens connections to Matomo's database, each of which belongs to its user until it is closed or
 * given up: an I/O edge, with a cut network in tests. Any thread.
 */
@FunctionalInterface
public interface DatabaseConnections {

  /** For a process whose configuration names no database. */
  DatabaseConnections NONE =
      () -> {
        throw new SQLNonTransientConnectionException("no database is configured", "08001");
      };

  /**
   * A connection in autocommit, with the server's own settings. Whoever changes settings of its
   * session does not close it, but gives it up.
   *
   * @throws SQLException of class 08 when the server does not answer, else as it refuses
   */
  Connection open() throws SQLException;

  /**
   * Opens a connection as {@link #open} does, but a server that is asked anew has to answer within
   * this time. Whoever finds all connections in use that are reserved waits as in {@link #open}.
   */
  default Connection open(Duration limit) throws SQLException {
    return open();
  }

  /**
   * Ends a connection at once, also while another thread waits for an answer on it, and does not
   * use it again.
   */
  default void giveUp(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is gone already, which is what was wanted.
    }
  }
}
