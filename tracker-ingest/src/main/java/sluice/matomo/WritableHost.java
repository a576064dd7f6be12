package sluice.matomo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.mariadb.jdbc.Driver;

/**
 * Connects to the first of the hosts of an address that takes writes; where none does, to the first
 * that answers, whose refusals then say why. So a failover or a switchover of MariaDB is followed
 * by connecting anew, whatever becomes of the old primary. The driver's own choice among hosts is
 * not used: it takes any that answers. Thread-safe.
 */
final class WritableHost {

  /** What {@code @@read_only} says where writes are taken. */
  private static final Set<String> TAKES_WRITES = Set.of("0", "OFF");

  private final DatabaseAddress address;
  private final Duration limit;

  /**
   * @param limit for connecting to each host
   */
  WritableHost(DatabaseAddress address, Duration limit) {
    this.address = address;
    this.limit = limit;
  }

  /**
   * A new connection; the caller closes it.
   *
   * @throws SQLException what the last host said, where none answers
   */
  Connection connect() throws SQLException {
    List<String> urls = address.hostUrls();
    if (urls.size() == 1) {
      return connect(address.jdbcUrl());
    }
    List<Connection> readOnly = new ArrayList<>();
    SQLException last = new SQLException("no host is named", "08001");
    try {
      for (String url : urls) {
        try {
          Connection connection = connect(url);
          readOnly.add(connection);
          if (takesWrites(connection, limit)) {
            readOnly.remove(connection);
            return connection;
          }
        } catch (SQLException away) {
          last = away;
        }
      }
      if (readOnly.isEmpty()) {
        throw last;
      }
      // one that fell silent when it was asked is closed by its next user
      return readOnly.remove(0);
    } finally {
      for (Connection connection : readOnly) {
        connection.close();
      }
    }
  }

  /**
   * Whether the server of this connection takes writes: it is not set to read-only, as replicas
   * are.
   *
   * @param limit for its answer
   */
  static boolean takesWrites(Connection connection, Duration limit) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@global.read_only")) {
      row.next();
      boolean takesWrites = TAKES_WRITES.contains(row.getString(1));
      connection.setNetworkTimeout(Runnable::run, 0);
      return takesWrites;
    }
  }

  private Connection connect(String url) throws SQLException {
    return new Driver().connect(url, properties());
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    properties.setProperty("connectTimeout", Long.toString(limit.toMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }
}
