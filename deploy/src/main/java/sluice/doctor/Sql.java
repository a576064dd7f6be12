package sluice.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions to the database in one line. Stateless. */
final class Sql {

  /** A table that Matomo, its plugin or we have not made yet. */
  private static final int NO_SUCH_TABLE = 1146;

  private Sql() {}

  /** Reads the present row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... values)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setObject(i + 1, values[i]);
      }
      List<T> all = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          all.add(row.read(rows));
        }
      }
      return all;
    }
  }

  /** The same, empty when the table is not there. */
  static <T> List<T> listIfThere(Connection connection, String sql, Row<T> row, Object... values)
      throws SQLException {
    try {
      return list(connection, sql, row, values);
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE) {
        return List.of();
      }
      throw e;
    }
  }

  /** Whether this table can be read. */
  static boolean isThere(Connection connection, String table) throws SQLException {
    String sql = "SELECT COUNT(*) FROM (SELECT 1 FROM " + table + " LIMIT 1) one";
    return !listIfThere(connection, sql, row -> row.getLong(1)).isEmpty();
  }

  /** The first column of the first row; empty if there is no row, or it is NULL. */
  static Optional<String> text(Connection connection, String sql, Object... values)
      throws SQLException {
    return list(connection, sql, row -> Optional.ofNullable(row.getString(1)), values).stream()
        .findFirst()
        .flatMap(value -> value);
  }

  /** The server's global variables, by name. */
  static Map<String, String> variables(Connection connection) throws SQLException {
    Map<String, String> variables = new LinkedHashMap<>();
    list(
            connection,
            "SHOW GLOBAL VARIABLES",
            row -> Map.entry(row.getString(1), String.valueOf(row.getString(2))))
        .forEach(entry -> variables.put(entry.getKey(), entry.getValue()));
    return variables;
  }

  /** A value of Matomo's table option; empty if there is none. */
  static Optional<String> option(Patient patient, Connection connection, String name)
      throws SQLException {
    return listIfThere(
            connection,
            "SELECT option_value FROM " + patient.table("option") + " WHERE option_name = ?",
            row -> row.getString(1),
            name)
        .stream()
        .findFirst();
  }
}
