package sluice.archive.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import sluice.matomo.DatabaseAddress;

/**
 * Where Matomo's tables are: the database and the prefix of its tables. Thread-safe.
 *
 * @param source connections to Matomo's database
 * @param prefix such as {@code matomo_}; may be empty
 */
public record MatomoTables(DataSource source, String prefix) {
  /** Refuses a prefix that could not be the start of a table's name. */
  public MatomoTables {
    if (!DatabaseAddress.isTablesPrefix(prefix)) {
      throw new IllegalArgumentException(
          "tables_prefix must be " + DatabaseAddress.PREFIX_RULE + ", was " + prefix);
    }
  }

  /** The table's full name, quoted. */
  public String name(String table) {
    return "`" + prefix + table + "`";
  }

  /** A connection in autocommit whose times are UTC and whose sql_mode is Matomo's. */
  public Connection connect() throws SQLException {
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET time_zone = '+00:00', sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
