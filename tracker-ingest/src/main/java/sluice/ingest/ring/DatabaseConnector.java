package sluice.ingest.ring;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.mariadb.jdbc.Driver;
import sluice.matomo.DatabaseAddress;
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

  /** After so long without a byte a statement fails; the appender gives it up long before. */
  private static final int SILENCE_MS = 60_000;

  private final DatabaseAddress address;
  private final Duration timeout;
  private volatile Optional<DatabasePort> last = Optional.empty();
  private long startedS;

  /**
   * @param address with the tables prefix
   * @param timeout for connecting
   */
  public DatabaseConnector(DatabaseAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
  }

  /** The database could not be connected to. */
  private static final class NotConnectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotConnectedException(SQLException cause) {
      super("the database cannot be reached: " + cause.getMessage(), cause);
    }
  }

  /** A connection of the caller's own, without a pool. */
  public static Connection open(DatabaseAddress address, Duration timeout) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    properties.setProperty("connectTimeout", Long.toString(timeout.toMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    return new Driver().connect(address.jdbcUrl(), properties);
  }

  @Override
  public String target() {
    return "database";
  }

  @Override
  public QueuePort connect() {
    try {
      Connection connection = open(address, timeout);
      try {
        connection.setNetworkTimeout(Runnable::run, SILENCE_MS);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        DatabasePort port = port(connection);
        last = Optional.of(port);
        return port;
      } catch (SQLException failed) {
        connection.close();
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
    PluginTables tables = new PluginTables(address.tablesPrefix());
    return new DatabasePort(connection, tables, packet, server + " since " + startedS);
  }

  private static long uptimeS(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
      return row.next() ? row.getLong(2) : 0;
    }
  }

  @Override
  public void close() {
    last.ifPresent(DatabasePort::close);
  }
}
