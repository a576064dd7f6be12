package sluice.site;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Matomo's table {@code option}. Immutable; safe for use by any thread. */
final class OptionTable {

  private final String table;

  /** To read by names: the server reads all options while it believes that there are few. */
  private final String tableByName;

  OptionTable(String prefix) {
    this.table = "`" + prefix + "option`";
    this.tableByName = table + " FORCE INDEX (`PRIMARY`)";
  }

  /** The values of those options that exist and are not NULL, in one statement. */
  Map<String, String> read(Connection connection, Collection<String> names) throws SQLException {
    return read(connection, names, "");
  }

  private Map<String, String> read(Connection connection, Collection<String> names, String orElse)
      throws SQLException {
    String sql =
        "SELECT option_name, option_value FROM "
            + tableByName
            + " WHERE option_name IN ("
            + String.join(",", Collections.nCopies(names.size(), "?"))
            + ")"
            + orElse;
    Map<String, String> values = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 1;
      for (String name : names) {
        statement.setString(index++, name);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String value = rows.getString(2);
          if (value != null) {
            values.put(rows.getString(1), value);
          }
        }
      }
    }
    return values;
  }

  /** Those, and all whose names are like a pattern. */
  Map<String, String> readWithLike(Connection connection, Collection<String> names, String pattern)
      throws SQLException {
    return read(connection, names, " OR option_name LIKE '" + pattern + "'");
  }

  Optional<String> read(Connection connection, String name) throws SQLException {
    return Optional.ofNullable(read(connection, Collections.singleton(name)).get(name));
  }

  /**
   * Writes the option unless it exists, and reads what is stored then: all writers end with the
   * same value.
   *
   * @param autocommit a connection in autocommit mode: what is created in a transaction and cached
   *     would survive its rollback
   */
  String getOrCreate(Connection autocommit, String name, String value, boolean isAutoload)
      throws SQLException {
    String insert =
        "INSERT IGNORE INTO " + table + " (option_name, option_value, autoload) VALUES (?, ?, ?)";
    try (PreparedStatement statement = autocommit.prepareStatement(insert)) {
      statement.setString(1, name);
      statement.setString(2, value);
      statement.setInt(3, isAutoload ? 1 : 0);
      statement.executeUpdate();
    }
    return read(autocommit, name).orElse(value);
  }
}
