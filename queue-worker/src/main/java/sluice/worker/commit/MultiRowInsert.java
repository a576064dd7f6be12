package sluice.worker.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.log.LogTable;

/**
 * Rows into one table by few statements. A column that the table lacks is left out; one that a row
 * lacks takes its default.
 */
final class MultiRowInsert {

  /** Rows a statement: a statement stays well below max_allowed_packet. */
  static final int ROWS_PER_STATEMENT = 500;

  private final LogTable table;
  private final String verb;

  private MultiRowInsert(LogTable table, String verb) {
    this.table = table;
    this.verb = verb;
  }

  /** Rows that must all go in. */
  static MultiRowInsert into(LogTable table) {
    return new MultiRowInsert(table, "INSERT INTO ");
  }

  /** Rows of which those whose key exists are left out. */
  static MultiRowInsert ignoringInto(LogTable table) {
    return new MultiRowInsert(table, "INSERT IGNORE INTO ");
  }

  /** Writes the rows. */
  void execute(Connection connection, List<Map<String, Object>> rows) throws SQLException {
    for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
      List<Map<String, Object>> part =
          rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT));
      try (PreparedStatement statement = prepare(connection, part, "")) {
        statement.executeUpdate();
      }
    }
  }

  /** Writes the rows and returns the ids that the database gave them, in their order. */
  List<Long> execute(Connection connection, List<Map<String, Object>> rows, String idColumn)
      throws SQLException {
    List<Long> ids = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
      List<Map<String, Object>> part =
          rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT));
      try (PreparedStatement statement = prepare(connection, part, " RETURNING " + idColumn);
          ResultSet returned = statement.executeQuery()) {
        while (returned.next()) {
          ids.add(returned.getLong(1));
        }
      }
    }
    if (ids.size() != rows.size()) {
      throw new SQLException(
          "inserting "
              + rows.size()
              + " rows into "
              + table.name()
              + " gave "
              + ids.size()
              + " ids");
    }
    return ids;
  }

  private PreparedStatement prepare(
      Connection connection, List<Map<String, Object>> rows, String suffix) throws SQLException {
    List<String> columns = columns(rows);
    StringBuilder sql = new StringBuilder(verb).append(table.quoted()).append(" (");
    for (int i = 0; i < columns.size(); i++) {
      sql.append(i == 0 ? "`" : ",`").append(columns.get(i)).append('`');
    }
    sql.append(") VALUES ");
    for (int r = 0; r < rows.size(); r++) {
      sql.append(r == 0 ? "(" : ",(");
      for (int i = 0; i < columns.size(); i++) {
        boolean isGiven = rows.get(r).containsKey(columns.get(i));
        sql.append(i == 0 ? "" : ",").append(isGiven ? "?" : "DEFAULT");
      }
      sql.append(')');
    }
    PreparedStatement statement = connection.prepareStatement(sql.append(suffix).toString());
    int index = 1;
    for (Map<String, Object> row : rows) {
      for (String column : columns) {
        if (row.containsKey(column)) {
          Object fitted = SqlValues.fit(table.columns().get(column), row.get(column));
          SqlValues.bind(statement, index++, fitted);
        }
      }
    }
    return statement;
  }

  /** Those of the rows' columns that the table has, in the table's order. */
  private List<String> columns(List<Map<String, Object>> rows) {
    Set<String> given = new LinkedHashSet<>();
    rows.forEach(row -> given.addAll(row.keySet()));
    return table.columns().keySet().stream().filter(given::contains).toList();
  }
}
