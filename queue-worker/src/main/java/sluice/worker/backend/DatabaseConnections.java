package sluice.worker.backend;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.mariadb.jdbc.Driver;
import sluice.matomo.DatabaseAddress;

/** Opens connections to Matomo's database: an I/O edge, with a cut network in tests. */
@FunctionalInterface
public interface DatabaseConnections {

  /** A new connection of the caller's own; any thread. */
  Connection open() throws SQLException;

  /** Straight to the server, without a pool: each worker owns its connections for long. */
  static DatabaseConnections to(DatabaseAddress address) {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    properties.setProperty("connectTimeout", "5000");
    properties.setProperty("tcpKeepAlive", "true");
    Driver driver = new Driver();
    return () -> driver.connect(address.jdbcUrl(), properties);
  }
}
