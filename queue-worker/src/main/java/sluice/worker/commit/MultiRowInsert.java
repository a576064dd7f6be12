package sluice.worker.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.log.LogColumn;
import sluice.log.LogTable;

/**
 * Inserts rows into one table by few statements. A column that the table lacks is left out; one
 * that a row lacks takes its default.
 */
final class MultiRowInsert {

  /** How many rows one statement has: it stays well below max_allowed_packet. */
  static final int ROWS_PER_STATEMENT = 500;

  private final LogTable table;
  private final String verb;

  private MultiRowInsert(LogTable table, String verb) {
    this.table = table;
    this.verb = verb;
  }

  /** Makes an insert of rows that must all go in. */
  static MultiRowInsert into(LogTable table) {
    return new MultiRowInsert(table, "INSERT INTO ");
  }

  /** Makes an insert that leaves out rows whose key exists. */
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
    List<LogColumn> columns = columns(rows);
    SqlText sql = new SqlText().append(verb).append(table.quoted()).append(" (");
    for (int i = 0; i < columns.size(); i++) {
      sql.append(i == 0 ? "`" : ",`").append(columns.get(i).name()).append("`");
    }
    sql.append(") VALUES ");
    for (int r = 0; r < rows.size(); r++) {
      sql.append(r == 0 ? "(" : ",(");
      append(sql, columns, rows.get(r));
      sql.append(")");
    }
    return sql.append(suffix).prepare(connection);
  }

  private static void append(SqlText sql, List<LogColumn> columns, Map<String, Object> row) {
    for (int i = 0; i < columns.size(); i++) {
      LogColumn column = columns.get(i);
      Object value = row.get(column.name());
      sql.append(i == 0 ? "" : ",");
      if (value != null || row.containsKey(column.name())) {
        sql.value(SqlValues.fit(column, value));
      } else {
        sql.append("DEFAULT");
      }
    }
  }

  /** Those of the rows' columns that the table has, in the table's order. */
  private List<LogColumn> columns(List<Map<String, Object>> rows) {
    Set<String> given = new HashSet<>();
    for (Map<String, Object> row : rows) {
      given.addAll(row.keySet());
    }
    List<LogColumn> columns = new ArrayList<>(given.size());
    for (LogColumn column : table.columns().values()) {
      if (given.contains(column.name())) {
        columns.add(column);
      }
    }
    return columns;
  }
}
