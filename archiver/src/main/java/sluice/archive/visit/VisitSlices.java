package sluice.archive.visit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.log.LogSchema;

/**
 * Reads some visits at a time with one statement a table, and what they name. Confined to one
 * thread at a time.
 */
final class VisitSlices {
  /** Rows that the driver fetches together. */
  private static final int FETCHED = 2_000;

  private final LogSchema schema;
  private final NamesAhead names;
  private final Map<VisitTable, RowReader> readers = new EnumMap<>(VisitTable.class);

  VisitSlices(LogSchema schema, NamesAhead names) {
    this.schema = schema;
    this.names = names;
    LogText.Memory texts = new LogText.Memory();
    for (VisitTable table : VisitTable.values()) {
      readers.put(table, new RowReader(schema.table(table.tableName()), texts));
    }
  }

  /** Visits, and the actions that they name as far as those are not known. */
  record Slice(List<VisitBundle> visits, NamesAhead.Names names) {}

  RowReader reader(VisitTable table) {
    return readers.get(table);
  }

  NamesAhead names() {
    return names;
  }

  Slice read(Connection connection, long[] ids) throws SQLException {
    Map<VisitTable, Map<Long, List<LogRow>>> rows = new EnumMap<>(VisitTable.class);
    LongList actions = new LongList();
    for (VisitTable table : VisitTable.values()) {
      rows.put(table, select(connection, table, ids, actions));
    }
    List<VisitBundle> bundles = new ArrayList<>(ids.length);
    for (long id : ids) {
      List<LogRow> visit = rows.get(VisitTable.VISIT).getOrDefault(id, List.of(LogRow.NONE));
      bundles.add(
          new VisitBundle(
              id,
              visit.get(0),
              rows.get(VisitTable.ACTION).getOrDefault(id, List.of()),
              rows.get(VisitTable.CONVERSION).getOrDefault(id, List.of()),
              rows.get(VisitTable.ITEM).getOrDefault(id, List.of())));
    }
    return new Slice(bundles, names.read(connection, actions));
  }

  /** The rows by visit; those of a visit come one after the other. */
  private Map<Long, List<LogRow>> select(
      Connection connection, VisitTable table, long[] ids, LongList actions) throws SQLException {
    RowReader reader = readers.get(table);
    Map<Long, List<LogRow>> rows = new HashMap<>();
    List<LogRow> ofVisit = List.of();
    long idVisit = 0;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED);
      String sql = table.selectByVisit(schema, reader.selectList(), ids);
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          LogRow row = reader.read(result);
          reader.collectActions(row, actions);
          if (ofVisit.isEmpty() || row.number(LogField.IDVISIT) != idVisit) {
            idVisit = row.number(LogField.IDVISIT);
            ofVisit = rows.computeIfAbsent(idVisit, id -> new ArrayList<>(4));
          }
          ofVisit.add(row);
        }
      }
    }
    return rows;
  }
}
