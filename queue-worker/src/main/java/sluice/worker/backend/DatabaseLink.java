package sluice.worker.backend;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import sluice.matomo.DatabaseConnections;

/** One autocommit connection at a time, made anew after any failure. Confined to one thread. */
final class DatabaseLink implements AutoCloseable {
  /** The plugin makes a list's table when it first writes to it. */
  static final int NO_SUCH_TABLE = 1146;

  /** How long one answer may take, milliseconds. */
  private static final int ANSWER_LIMIT_MS = 10_000;

  private final DatabaseConnections connections;

  /** The present connection; null while there is none. */
  private Connection opened;

  private long generation;

  /** What is done with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  DatabaseLink(DatabaseConnections connections) {
    this.connections = connections;
  }

  long generation() throws BackendException {
    run(connection -> 0);
    return generation;
  }

  /** Runs it on the present connection or a new one; on failure the connection is given up. */
  <T> T run(Work<T> work) throws BackendException {
    try {
      return work.on(connection());
    } catch (SQLException e) {
      close();
      throw new BackendException("the database refused or did not answer: " + e.getMessage(), e);
    }
  }

  /** Rows matched by a statement. */
  int update(String sql, Object... values) throws BackendException {
    return run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            return statement.executeUpdate();
          }
        });
  }

  /** The first column of the first row as text; empty if there is no row. */
  Optional<String> text(String sql, Object... values) throws BackendException {
    return run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public void close() {
    if (opened != null) {
      connections.giveUp(opened);
      opened = null;
    }
  }

  private Connection connection() throws SQLException {
    if (opened != null) {
      return opened;
    }
    Connection connection = connections.open();
    opened = connection;
    connection.setNetworkTimeout(Runnable::run, ANSWER_LIMIT_MS);
    connection.setAutoCommit(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION sql_mode=''");
    }
    generation++;
    return connection;
  }

  private static void fill(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
