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
import java.util.stream.LongStream;
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

  /** Empty where requests of bots do not count. */
  private final List<BotRequests> botRequests;

  VisitSlices(LogSchema schema, NamesAhead names, boolean countsBots) {
    this.schema = schema;
    this.names = names;
    LogText.Memory texts = new LogText.Memory();
    this.botRequests = countsBots ? List.of(new BotRequests(schema, texts)) : List.of();
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

  /** What reads requests of bots; none where these do not count. */
  List<BotRequests> botRequests() {
    return botRequests;
  }

  /** Reads requests of bots, whose ids come first, and visits. */
  Slice read(Connection connection, long[] ids) throws SQLException {
    long[] requests = LongStream.of(ids).filter(BotRequestId::is).toArray();
    long[] visits = LongStream.of(ids).filter(id -> !BotRequestId.is(id)).toArray();
    LongList actions = new LongList();
    List<VisitBundle> bundles = new ArrayList<>(ids.length);
    if (requests.length > 0) {
      for (BotRequests reading : botRequests) {
        bundles.addAll(reading.read(connection, requests, actions));
      }
    }
    if (visits.length > 0) {
      bundles.addAll(readVisits(connection, visits, actions));
    }
    return new Slice(bundles, names.read(connection, actions));
  }

  private List<VisitBundle> readVisits(Connection connection, long[] ids, LongList actions)
      throws SQLException {
    Map<VisitTable, Map<Long, List<LogRow>>> rows = new EnumMap<>(VisitTable.class);
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
    return bundles;
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
