package sluice.cli;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.Column;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;

/** Rows of log tables and archives as text to value, by keys that expectations name. */
final class NewerRows {

  private static final String VISITS =
      "SELECT CONCAT('log_visit ', idsite, ' ', LOWER(HEX(idvisitor)), ' ', visit_first_action_time)"
          + " AS k, v.* FROM %slog_visit v";

  private static final String BOTS =
      "SELECT CONCAT('log_bot_request ', idsite, ' ', server_time, ' ', bot_name) AS k, b.*,"
          + " a.name AS url, a.type FROM %slog_bot_request b LEFT JOIN %slog_action a ON"
          + " a.idaction = b.idaction_url";

  private static final String COUNTS =
      "SELECT CONCAT('count %2$s ', s.idsite) AS k, COUNT(t.idsite) AS `rows` FROM %1$ssite s"
          + " LEFT JOIN %1$s%2$s t ON t.idsite = s.idsite GROUP BY s.idsite";

  private static final String ARCHIVES =
      "SELECT CONCAT('site ', a.idsite, ', period ', a.period, ', ', a.date1, '..', a.date2, ', ',"
          + " f.name) AS k, a.name, a.value FROM %1$s a JOIN %2$s f ON f.idarchive = a.idarchive"
          + " AND f.name LIKE 'done%%' AND f.value IN (1, 5) AND a.name NOT LIKE 'done%%'";

  private NewerRows() {}

  /** Reads all of them. */
  static void read(Connection connection, String prefix, Map<String, Map<String, Object>> into)
      throws SQLException {
    rows(connection, VISITS.formatted(prefix), into);
    rows(connection, BOTS.formatted(prefix, prefix), into);
    for (String table : List.of("log_visit", "log_bot_request")) {
      rows(connection, COUNTS.formatted(prefix, table), into);
    }
    String numeric = prefix + "archive_numeric_2026_11";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ARCHIVES.formatted(numeric, numeric))) {
      while (row.next()) {
        into.computeIfAbsent("archive_numeric " + row.getString(1), none -> new HashMap<>())
            .put(row.getString(2), row.getString(3));
      }
    }
    blobs(connection, ARCHIVES.formatted(prefix + "archive_blob_2026_11", numeric), into);
  }

  private static void rows(Connection connection, String sql, Map<String, Map<String, Object>> into)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      ResultSetMetaData columns = row.getMetaData();
      while (row.next()) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 2; i <= columns.getColumnCount(); i++) {
          String value = row.getString(i);
          values.put(columns.getColumnLabel(i), value);
        }
        into.put(row.getString(1), values);
      }
    }
  }

  private static void blobs(
      Connection connection, String sql, Map<String, Map<String, Object>> into)
      throws SQLException {
    Map<String, Map<String, byte[]>> records = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        records
            .computeIfAbsent(row.getString(1), none -> new LinkedHashMap<>())
            .put(row.getString(2), row.getBytes(3));
      }
    }
    for (var archive : records.entrySet()) {
      for (String name : new ArrayList<>(archive.getValue().keySet())) {
        if (!name.contains("_chunk_")) {
          Map<String, Object> cells = new LinkedHashMap<>();
          flatten(BlobCodec.decode(name, archive.getValue()).orElseThrow(), "", cells);
          into.put("archive_blob " + archive.getKey() + " " + name, cells);
        }
      }
    }
  }

  private static void flatten(ReportTable table, String path, Map<String, Object> cells) {
    if (table.size() == 0) {
      cells.put(path + "/", "empty");
    }
    for (ReportRow row : table.rows()) {
      String here = path + "/[" + row.label() + "]";
      flatten(row.columns(), here + "/", cells);
      row.subtable().ifPresent(below -> flatten(below, here, cells));
    }
  }

  private static void flatten(Map<?, ?> columns, String path, Map<String, Object> cells) {
    columns.forEach(
        (column, value) -> {
          Object name = column instanceof Column known ? known.key() : column;
          if (value instanceof Map<?, ?> map) {
            flatten(map, path + name + ".", cells);
          } else {
            cells.put(path + name, value);
          }
        });
  }
}
