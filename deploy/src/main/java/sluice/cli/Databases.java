package sluice.cli;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.matomo.DatabaseAddress;

/** Makes connections to Matomo's database. */
final class Databases {

  /** Milliseconds until a connection that does not come about is given up. */
  private static final int CONNECT_TIMEOUT_MS = 5000;

  private Databases() {}

  /** Each connection is a new one of the caller's own, in autocommit. Nothing is opened yet. */
  static DataSource of(DatabaseAddress address) throws SQLException {
    String separator = address.jdbcUrl().contains("?") ? "&" : "?";
    MariaDbDataSource source =
        new MariaDbDataSource(
            address.jdbcUrl() + separator + "connectTimeout=" + CONNECT_TIMEOUT_MS);
    source.setUser(address.user());
    source.setPassword(address.password());
    return source;
  }
}
