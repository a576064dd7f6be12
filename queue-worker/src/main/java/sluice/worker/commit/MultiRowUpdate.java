package sluice.worker.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import sluice.log.LogColumn;
import sluice.log.LogTable;

/**
 * Changes rows of one table by one statement, a join with the new values. An upsert would bring a
 * row back that was deleted meanwhile.
 */
final class MultiRowUpdate {

  private final LogTable table;
  private final String key;

  /**
   * @param key the primary key's column
   */
  MultiRowUpdate(LogTable table, String key) {
    this.table = table;
    this.key = key;
  }

  /**
   * One row's change.
   *
   * @param values by column; each change of a statement names the same columns
   */
  record Change(long id, Map<String, Object> values) {}

  /**
   * Writes the changes.
   *
   * @param set columns that get the value
   * @param added columns that the value is added to
   */
  void execute(Connection connection, List<Change> changes, List<String> set, List<String> added)
      throws SQLException {
    List<String> settable = set.stream().filter(table::has).toList();
    List<String> addable = added.stream().filter(table::has).toList();
    if (settable.isEmpty() && addable.isEmpty()) {
      return;
    }
    int step = MultiRowInsert.ROWS_PER_STATEMENT;
    for (int from = 0; from < changes.size(); from += step) {
      List<Change> part = changes.subList(from, Math.min(changes.size(), from + step));
      try (PreparedStatement statement = sql(part, settable, addable).prepare(connection)) {
        statement.executeUpdate();
      }
    }
  }

  private SqlText sql(List<Change> changes, List<String> set, List<String> added) {
    StringBuilder names = new StringBuilder(key);
    StringBuilder assignments = new StringBuilder();
    for (String column : set) {
      names.append(',').append(column);
      assignments.append(assignments.isEmpty() ? "" : ",");
      assignments.append("t.").append(column).append("=n.").append(column);
    }
    for (String column : added) {
      names.append(',').append(column);
      assignments.append(assignments.isEmpty() ? "" : ",");
      assignments.append("t.").append(column).append("=t.").append(column);
      assignments.append("+n.").append(column);
    }
    // rows are looked up one by one, in the order of the changes: a scan, which the server prefers
    // for a table that it believes to be small, waits for locks of rows that are none of ours
    SqlText sql = new SqlText().append("UPDATE (WITH v(").append(names.toString());
    sql.append(") AS (VALUES ");
    for (int i = 0; i < changes.size(); i++) {
      sql.append(i == 0 ? "(" : ",(");
      values(sql, changes.get(i), set, added);
      sql.append(")");
    }
    sql.append(") SELECT * FROM v) n STRAIGHT_JOIN ").append(table.quoted());
    sql.append(" t ON n.").append(key).append("=t.").append(key);
    return sql.append(" SET ").append(assignments.toString());
  }

  private void values(SqlText sql, Change change, List<String> set, List<String> added) {
    sql.value(change.id());
    for (String column : set) {
      LogColumn type = table.columns().get(column);
      sql.append(",").value(SqlValues.fit(type, change.values().get(column)));
    }
    for (String column : added) {
      sql.append(",").value(change.values().getOrDefault(column, 0L));
    }
  }
}
