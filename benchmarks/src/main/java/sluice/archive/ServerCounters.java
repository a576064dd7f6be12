package sluice.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server counts about itself, for all connections: the server has to be idle but for what
 * is measured. Immutable.
 *
 * @param rowsRead by all handlers, indexes and temporary tables included (Handler_read_…)
 * @param statements of clients (Questions)
 * @param redoBytes that InnoDB wrote ahead (Innodb_lsn_current)
 * @param logRows read from each of Matomo's log tables, log_action included (userstat)
 * @param archiveRowsChanged inserted, changed or deleted in archive tables (userstat)
 */
record ServerCounters(
    long rowsRead,
    long statements,
    long redoBytes,
    Map<String, Long> logRows,
    long archiveRowsChanged) {

  /** An option of mariadbd that it needs. */
  static final String OPTION = "--userstat=1";

  /** Reads them; reading counts, too. */
  static ServerCounters read(Connection connection) throws SQLException {
    long rows = 0;
    long statements = 0;
    long redo = 0;
    try (Statement statement = connection.createStatement();
        ResultSet status =
            statement.executeQuery(
                "SHOW GLOBAL STATUS WHERE Variable_name LIKE 'Handler_read_%' OR Variable_name IN"
                    + " ('Questions', 'Innodb_lsn_current')")) {
      while (status.next()) {
        long value = status.getLong(2);
        switch (status.getString(1)) {
          case "Questions" -> statements = value;
          case "Innodb_lsn_current" -> redo = value;
          default -> rows += value;
        }
      }
    }
    return new ServerCounters(
        rows,
        statements,
        redo,
        ofTables(connection, "ROWS_READ", "matomo\\_log\\_%"),
        sum(ofTables(connection, "ROWS_CHANGED", "matomo\\_archive\\_%\\_20%")));
  }

  /** What was counted between earlier counters and these, without what reading them counts. */
  static ServerCounters between(ServerCounters before, ServerCounters after, ServerCounters again) {
    return after.minus(before).minus(again.minus(after));
  }

  /** Rows read from all log tables. */
  long logRowsRead() {
    return sum(logRows);
  }

  private ServerCounters minus(ServerCounters other) {
    Map<String, Long> rows = new TreeMap<>(logRows);
    other.logRows.forEach((table, count) -> rows.merge(table, -count, Long::sum));
    return new ServerCounters(
        rowsRead - other.rowsRead,
        statements - other.statements,
        redoBytes - other.redoBytes,
        rows,
        archiveRowsChanged - other.archiveRowsChanged);
  }

  /** Of all databases: the others are idle. */
  private static Map<String, Long> ofTables(Connection connection, String counter, String like)
      throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    String sql =
        "SELECT TABLE_NAME, SUM(%s) FROM information_schema.TABLE_STATISTICS WHERE TABLE_NAME LIKE"
                .formatted(counter)
            + " '%s' GROUP BY TABLE_NAME".formatted(like);
    try (Statement statement = connection.createStatement();
        ResultSet tables = statement.executeQuery(sql)) {
      while (tables.next()) {
        rows.put(tables.getString(1), tables.getLong(2));
      }
    }
    return rows;
  }

  private static long sum(Map<String, Long> rows) {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }
}
