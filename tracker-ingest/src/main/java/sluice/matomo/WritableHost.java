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
 * Connects to the host of an address that it led to last, as long as that takes writes, else to the
 * first of them that does; where none does, to the first that answers, whose refusals then say why.
 * So a failover or a switchover of MariaDB is followed by connecting anew, whatever becomes of the
 * old primary, and one that comes back gets nothing while another is in use: two that take writes,
 * as those of Galera, may be a moment apart. The driver's own choice among hosts is not used: it
 * takes any that answers. Thread-safe.
 */
final class WritableHost {

  /** What {@code @@read_only} says where writes are taken. */
  private static final Set<String> TAKES_WRITES = Set.of("0", "OFF");

  private final DatabaseAddress address;

  /** The URL of the host that took writes last; empty before the first. */
  private volatile String used = "";

  /** Connects nowhere yet. */
  WritableHost(DatabaseAddress address) {
    this.address = address;
  }

  /**
   * A new connection; the caller closes it.
   *
   * @param limit for connecting to each host
   * @throws SQLException what the last host said, where none answers
   */
  Connection connect(Duration limit) throws SQLException {
    List<String> urls = new ArrayList<>(address.hostUrls());
    if (urls.size() == 1) {
      return connect(address.jdbcUrl(), limit);
    }
    if (urls.remove(used)) {
      urls.add(0, used);
    }
    List<Connection> readOnly = new ArrayList<>();
    SQLException last = new SQLException("no host is named", "08001");
    try {
      for (String url : urls) {
        try {
          Connection connection = connect(url, limit);
          readOnly.add(connection);
          if (takesWrites(connection, limit)) {
            readOnly.remove(connection);
            used = url;
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

  private Connection connect(String url, Duration limit) throws SQLException {
    return new Driver().connect(url, properties(limit));
  }

  private Properties properties(Duration limit) {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    properties.setProperty("connectTimeout", Long.toString(limit.toMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }
}
