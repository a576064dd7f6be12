package sluice.ingest.ring;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import sluice.matomo.DatabaseConnections;
import sluice.queue.PluginTables;

/**
 * Connects to Matomo's database, whose tables hold the queues where the plugin's backend is {@code
 * mysql}. Confined to {@code queue-connector}, save {@link #close}.
 */
public final class DatabaseConnector implements QueuePort.Connector {

  /**
   * The server tells whole seconds of its clock and of how long it runs: the difference, when it
   * was started, wavers by so many.
   */
  private static final long START_WAVERS_S = 2;

  /**
   * How long a statement waits for a byte before it fails; the appender gives it up long before.
   */
  private static final int SILENCE_MS = 60_000;

  private final DatabaseConnections connections;
  private final PluginTables tables;
  private final Duration timeout;

  /** The connection that was made last; null before the first. */
  private volatile DatabasePort last;

  private long startedS;

  /**
   * @param tables where the queues are
   * @param timeout for connecting
   */
  public DatabaseConnector(DatabaseConnections connections, PluginTables tables, Duration timeout) {
    this.connections = connections;
    this.tables = tables;
    this.timeout = timeout;
  }

  /** The database could not be connected to. */
  private static final class NotConnectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotConnectedException(SQLException cause) {
      super("the database cannot be reached: " + cause.getMessage(), cause);
    }
  }

  @Override
  public String target() {
    return "database";
  }

  @Override
  public QueuePort connect() {
    try {
      Connection connection = connections.open(timeout);
      try {
        connection.setNetworkTimeout(Runnable::run, SILENCE_MS);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        DatabasePort port = port(connection);
        last = port;
        return port;
      } catch (SQLException failed) {
        connections.giveUp(connection);
        throw failed;
      }
    } catch (SQLException failed) {
      throw new NotConnectedException(failed);
    }
  }

  private DatabasePort port(Connection connection) throws SQLException {
    String server;
    long nowS;
    long packet;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CONCAT(@@hostname, ':', @@port, '/', DATABASE()), UNIX_TIMESTAMP(),"
                    + " @@max_allowed_packet")) {
      row.next();
      server = row.getString(1);
      nowS = row.getLong(2);
      packet = row.getLong(3);
    }
    long started = nowS - uptimeS(connection);
    if (Math.abs(started - startedS) > START_WAVERS_S) {
      startedS = started;
    }
    connection.setAutoCommit(false);
    return new DatabasePort(
        connection,
        () -> connections.giveUp(connection),
        tables,
        packet,
        server + " since " + startedS);
  }

  private static long uptimeS(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
      return row.next() ? row.getLong(2) : 0;
    }
  }

  @Override
  public void close() {
    DatabasePort port = last;
    if (port != null) {
      port.close();
    }
  }
}
