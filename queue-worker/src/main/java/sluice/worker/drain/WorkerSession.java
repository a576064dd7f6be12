package sluice.worker.drain;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import sluice.matomo.DatabaseConnections;

/**
 * The two connections of a worker thread: one for transactions, used by the thread itself, one in
 * autocommit, used by its reader thread. Given up as a whole after any doubt.
 */
final class WorkerSession implements AutoCloseable {
  /**
   * READ COMMITTED; a lock is waited for 5 s, then the batch is tried again; a transaction that
   * says nothing for 30 s is ended by the server; sql_mode as Matomo sets it, so that its NOT NULL
   * columns have their implicit defaults.
   *
   * <p>The look-ups of a batch name their index. So the server need not estimate each value of a
   * list in the index first, nor keep the answers of subqueries in case the same is asked again:
   * both cost as much as the look-ups themselves.
   */
  private static final String SETUP =
      "SET SESSION innodb_lock_wait_timeout=5,"
          + " idle_transaction_timeout=30, sql_mode='NO_AUTO_VALUE_ON_ZERO',"
          + " time_zone='+00:00', eq_range_index_dive_limit=1,"
          + " optimizer_switch='subquery_cache=off', autocommit=";

  private final DatabaseConnections connections;
  private final Connection transaction;
  private final Connection autocommit;
  private final ConnectionUse use;

  private WorkerSession(
      DatabaseConnections connections,
      Connection transaction,
      Connection autocommit,
      ConnectionUse use) {
    this.connections = connections;
    this.transaction = transaction;
    this.autocommit = autocommit;
    this.use = use;
    use.opened();
    use.opened();
  }

  /**
   * Opens both.
   *
   * @param answerLimitMs how long a single answer may take before the connection counts as lost
   * @param use counts them
   */
  static WorkerSession open(DatabaseConnections connections, int answerLimitMs, ConnectionUse use)
      throws SQLException {
    Connection transaction = setUp(connections, answerLimitMs, false);
    try {
      Connection autocommit = setUp(connections, answerLimitMs, true);
      return new WorkerSession(connections, transaction, autocommit, use);
    } catch (SQLException e) {
      connections.giveUp(transaction);
      throw e;
    }
  }

  Connection transaction() {
    return transaction;
  }

  Connection autocommit() {
    return autocommit;
  }

  /** Both connections end at once, also when another thread waits for an answer on them. */
  @Override
  public void close() {
    connections.giveUp(transaction);
    connections.giveUp(autocommit);
    use.closed();
    use.closed();
  }

  private static Connection setUp(
      DatabaseConnections connections, int answerLimitMs, boolean isAutocommit)
      throws SQLException {
    Connection connection = connections.open();
    try {
      connection.setNetworkTimeout(Runnable::run, answerLimitMs);
      try (Statement statement = connection.createStatement()) {
        statement.execute(SETUP + (isAutocommit ? 1 : 0));
      }
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(isAutocommit);
      return connection;
    } catch (SQLException e) {
      connections.giveUp(connection);
      throw e;
    }
  }
}
