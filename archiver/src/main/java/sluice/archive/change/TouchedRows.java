package sluice.archive.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import sluice.archive.table.MatomoTables;
import sluice.log.LogTable;

/**
 * What our own workers say they touched: table sluice_touched, one row a batch, in commit order
 * within a queue. Not thread-safe.
 */
final class TouchedRows {
  private static final String TABLE = LogTable.TOUCHED;

  private final MatomoTables tables;
  private final Map<Integer, Long> marks = new TreeMap<>();
  private final ObjectMapper json = new ObjectMapper();

  TouchedRows(MatomoTables tables) {
    this.tables = tables;
  }

  /** Last idtouched by queue. */
  Map<Integer, Long> marks() {
    return marks;
  }

  /**
   * Hands over every visit that is named in rows not read before; nothing where the table is
   * missing.
   */
  void read(Connection connection, IdTail.Sink sink) throws SQLException {
    if (!isThere(connection)) {
      return;
    }
    String sql =
        "SELECT queue, idtouched, visits FROM "
            + tables.name(TABLE)
            + " WHERE idtouched > ? ORDER BY idtouched";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, marks.values().stream().mapToLong(Long::longValue).min().orElse(0));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          int queue = rows.getInt(1);
          long id = rows.getLong(2);
          if (id > marks.getOrDefault(queue, 0L)) {
            take(rows.getString(3), sink);
            marks.put(queue, id);
          }
        }
      }
    }
  }

  private void take(String visits, IdTail.Sink sink) throws SQLException {
    try {
      for (Map.Entry<String, JsonNode> site : json.readTree(visits).properties()) {
        for (JsonNode idVisit : site.getValue()) {
          sink.take(Integer.parseInt(site.getKey()), idVisit.asLong());
        }
      }
    } catch (JsonProcessingException e) {
      throw new SQLException(
          "column visits of " + tables.name(TABLE) + " is not JSON: " + visits, e);
    }
  }

  private boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND"
                + " TABLE_NAME = ?")) {
      select.setString(1, tables.prefix() + TABLE);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1) == 1;
      }
    }
  }
}
