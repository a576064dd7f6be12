package sluice.archive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Rows of one archive, written and deleted many at a time. Confined to one transaction.
 *
 * @param archivedAt ts_archived, as text
 */
record ArchiveRows(
    Connection transaction, ArchiveTables archives, ArchiveKey key, long id, String archivedAt) {

  /** Bytes of values that are sent together; a larger value goes alone. */
  private static final int STATEMENT_BYTES = 1 << 20;

  /** Rows that are sent together. */
  private static final int STATEMENT_ROWS = 500;

  /** Name and value of a row: the value is a byte array or a Double. */
  record Row(String name, Object value) {
    private int bytes() {
      return value instanceof byte[] blob ? blob.length : Double.BYTES;
    }
  }

  /** Writes rows over those of the same names. */
  void put(String table, List<Row> rows) throws SQLException {
    List<Row> waiting = new ArrayList<>();
    long bytes = 0;
    for (Row row : rows) {
      bytes += row.bytes();
      if (!waiting.isEmpty() && (bytes > STATEMENT_BYTES || waiting.size() == STATEMENT_ROWS)) {
        send(table, waiting);
        waiting.clear();
        bytes = row.bytes();
      }
      waiting.add(row);
    }
    if (!waiting.isEmpty()) {
      send(table, waiting);
    }
  }

  private void send(String table, List<Row> rows) throws SQLException {
    String sql =
        "INSERT INTO "
            + table
            + " (idarchive, name, idsite, date1, date2, period, ts_archived, value) VALUES "
            + String.join(", ", Collections.nCopies(rows.size(), "(?, ?, ?, ?, ?, ?, ?, ?)"))
            + " ON DUPLICATE KEY UPDATE value = VALUES(value), ts_archived = VALUES(ts_archived)";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      int at = 0;
      for (Row row : rows) {
        insert.setLong(++at, id);
        insert.setString(++at, row.name());
        insert.setInt(++at, key.idSite());
        insert.setString(++at, key.period().date1().toString());
        insert.setString(++at, key.period().date2().toString());
        insert.setInt(++at, key.period().kind().code());
        insert.setString(++at, archivedAt);
        if (row.value() instanceof byte[] blob) {
          insert.setBytes(++at, blob);
        } else {
          insert.setDouble(++at, (Double) row.value());
        }
      }
      insert.executeUpdate();
    }
  }

  /** Deletes rows by their names. */
  void delete(String table, Collection<String> names) throws SQLException {
    if (names.isEmpty()) {
      return;
    }
    String sql =
        "DELETE FROM "
            + table
            + " WHERE idarchive = ? AND name IN ("
            + String.join(", ", Collections.nCopies(names.size(), "?"))
            + ")";
    try (PreparedStatement delete = transaction.prepareStatement(sql)) {
      delete.setLong(1, id);
      int at = 1;
      for (String name : names) {
        delete.setString(++at, name);
      }
      delete.executeUpdate();
    }
  }

  /** Says that the archive is complete; written last. */
  void done() throws SQLException {
    put(
        archives.numericName(key.period()),
        List.of(new Row(key.flag().rowName(), (double) DoneValue.OK.code())));
  }
}
