package sluice.archive.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.archive.table.MatomoTables;
import sluice.log.LogTable;

/**
 * What our own workers say they touched: table sluice_touched, one row a batch. A row that is there
 * was not read yet; it is deleted in the transaction that reads it. Not thread-safe.
 */
final class TouchedRows {
  private static final String TABLE = LogTable.TOUCHED;

  /** Rows read together; each may name thousands of visits. */
  private static final int PAGE = 1_000;

  private final MatomoTables tables;
  private final ObjectMapper json = new ObjectMapper();

  TouchedRows(MatomoTables tables) {
    this.tables = tables;
  }

  /** Hands over and deletes all rows; nothing where the table is missing. */
  void take(Connection transaction, IdTail.Sink sink) throws SQLException {
    read(transaction, sink, page -> delete(transaction, page));
  }

  /** Hands over all rows and leaves them. */
  void look(Connection snapshot, IdTail.Sink sink) throws SQLException {
    read(snapshot, sink, page -> {});
  }

  /** What becomes of rows that were read. */
  @FunctionalInterface
  private interface Afterwards {
    void accept(List<Long> ids) throws SQLException;
  }

  private void read(Connection transaction, IdTail.Sink sink, Afterwards afterwards)
      throws SQLException {
    if (!isThere(transaction)) {
      return;
    }
    String sql =
        "SELECT idtouched, visits FROM "
            + tables.name(TABLE)
            + " WHERE idtouched > ? ORDER BY idtouched LIMIT "
            + PAGE;
    long last = 0;
    boolean goesOn = true;
    try (PreparedStatement select = transaction.prepareStatement(sql)) {
      while (goesOn) {
        select.setLong(1, last);
        List<Long> page = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            take(rows.getString(2), sink);
            page.add(rows.getLong(1));
          }
        }
        afterwards.accept(page);
        goesOn = page.size() == PAGE;
        last = page.isEmpty() ? last : page.get(page.size() - 1);
      }
    }
  }

  /** By primary key, one by one: a range would lock the gap in which workers insert. */
  private void delete(Connection transaction, List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        transaction.prepareStatement(
            "DELETE FROM " + tables.name(TABLE) + " WHERE idtouched = ?")) {
      for (long id : ids) {
        delete.setLong(1, id);
        delete.addBatch();
      }
      delete.executeBatch();
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
