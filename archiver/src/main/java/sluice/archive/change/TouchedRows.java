package sluice.archive.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.table.MatomoTables;
import sluice.log.LogTable;

/**
 * What our own workers say they touched: table sluice_touched, one row a batch. A row that is there
 * was not read yet; it is deleted in the transaction that reads it. Not thread-safe.
 */
final class TouchedRows {
  private static final Logger LOG = LoggerFactory.getLogger(TouchedRows.class);

  private static final String TABLE = LogTable.TOUCHED;

  /** Rows read together; each may name thousands of visits. */
  private static final int PAGE = 1_000;

  private final MatomoTables tables;
  private final ObjectMapper json = new ObjectMapper();
  private final Set<Long> said = new HashSet<>();

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
        int count = 0;
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            last = rows.getLong(1);
            count++;
            if (isTaken(last, rows.getString(2), sink)) {
              page.add(last);
            }
          }
        }
        afterwards.accept(page);
        goesOn = count == PAGE;
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

  /** A row that cannot be read is left, said once, and stops nothing. */
  private boolean isTaken(long id, String visits, IdTail.Sink sink) throws SQLException {
    try {
      for (Map.Entry<String, JsonNode> site : json.readTree(visits).properties()) {
        int idSite = Integer.parseInt(site.getKey());
        for (JsonNode idVisit : site.getValue()) {
          sink.take(idSite, idVisit.asLong());
        }
      }
      return true;
    } catch (JsonProcessingException | NumberFormatException e) {
      if (said.add(id)) {
        LOG.atWarn()
            .addKeyValue("idtouched", id)
            .addKeyValue("cause", e.getMessage())
            .addKeyValue("effect", "the row is left, the visits that it names may not be archived")
            .addKeyValue("do", "run sluice archive --once --dates for its day, then delete the row")
            .log("touched-row-unreadable");
      }
      return false;
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
