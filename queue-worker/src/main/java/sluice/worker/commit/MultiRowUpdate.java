package sluice.worker.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import sluice.log.LogColumn;
import sluice.log.LogTable;

/**
 * Rows of one table changed by one statement: a join with the new values. An upsert would bring a
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
      String sql = sql(part.size(), settable, addable);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, part, settable, addable);
        statement.executeUpdate();
      }
    }
  }

  private String sql(int rows, List<String> set, List<String> added) {
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
    String row = "(?" + ",?".repeat(set.size() + added.size()) + ")";
    // rows are looked up one by one, in the order of the changes: a scan, which the server prefers
    // for a table that it believes to be small, waits for locks of rows that are none of ours
    return "UPDATE (WITH v("
        + names
        + ") AS (VALUES "
        + row
        + ("," + row).repeat(rows - 1)
        + ") SELECT * FROM v) n STRAIGHT_JOIN "
        + table.quoted()
        + " t ON n."
        + key
        + "=t."
        + key
        + " SET "
        + assignments;
  }

  private void bind(
      PreparedStatement statement, List<Change> changes, List<String> set, List<String> added)
      throws SQLException {
    int index = 1;
    for (Change change : changes) {
      statement.setLong(index++, change.id());
      for (String column : set) {
        LogColumn type = table.columns().get(column);
        SqlValues.bind(statement, index++, SqlValues.fit(type, change.values().get(column)));
      }
      for (String column : added) {
        SqlValues.bind(statement, index++, change.values().getOrDefault(column, 0L));
      }
    }
  }
}
