package sluice.archive.visit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sluice.log.DateTimes;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/** Reads log_bot_request. Confined to one thread at a time. */
final class BotRequests {
  private static final String BY_TIME = " WHERE idsite = ? AND server_time BETWEEN ? AND ?";
  private static final String TIME_INDEX = "index_idsite_server_time";

  /** Rows that the driver fetches together. */
  private static final int FETCHED = 2_000;

  private final LogTable table;
  private final RowReader reader;

  BotRequests(LogSchema schema, LogText.Memory texts) {
    this.table = schema.table(LogTable.BOT_REQUEST);
    this.reader = new RowReader(table, texts);
  }

  /** A range of time of a site, as text; both ends are included. */
  record Span(int idSite, String from, String to) {
    static Span of(int idSite, Instant from, Instant to) {
      return new Span(idSite, DateTimes.text(from), DateTimes.text(to));
    }

    private void bind(PreparedStatement select) throws SQLException {
      select.setInt(1, idSite);
      select.setString(2, from);
      select.setString(3, to);
    }
  }

  /** Adds the ids of requests, as {@link BotRequestId} makes them. */
  void addIds(Connection connection, Span span, LongList into) throws SQLException {
    String sql = "SELECT idrequest" + from(TIME_INDEX) + BY_TIME;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(FETCHED);
      span.bind(select);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          into.add(BotRequestId.of(rows.getLong(1)));
        }
      }
    }
  }

  /** When the first of them was in the time. */
  Optional<Instant> first(Connection connection, Span span) throws SQLException {
    String sql =
        "SELECT server_time" + from(TIME_INDEX) + BY_TIME + " ORDER BY server_time LIMIT 1";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      span.bind(select);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(Instant.ofEpochSecond(DateTimes.seconds(row.getString(1))))
            : Optional.empty();
      }
    }
  }

  /** The requests of these ids, in their order; one that is gone has no row. */
  List<VisitBundle> read(Connection connection, long[] ids, LongList actions) throws SQLException {
    Map<Long, LogRow> rows = new HashMap<>();
    String sql =
        LogTable.SELECT_BY_LIST
            + (reader.selectList() + ", idrequest" + from("PRIMARY") + " WHERE idrequest IN (")
            + Arrays.stream(ids)
                .mapToObj(id -> String.valueOf(BotRequestId.idRequest(id)))
                .collect(Collectors.joining(","))
            + ")";
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED);
      try (ResultSet result = statement.executeQuery(sql)) {
        int idColumn = result.getMetaData().getColumnCount();
        while (result.next()) {
          LogRow row = reader.read(result);
          reader.collectActions(row, actions);
          rows.put(BotRequestId.of(result.getLong(idColumn)), row);
        }
      }
    }
    List<VisitBundle> bundles = new ArrayList<>(ids.length);
    for (long id : ids) {
      bundles.add(
          VisitBundle.ofBotRequest(id, rows.containsKey(id) ? List.of(rows.get(id)) : List.of()));
    }
    return bundles;
  }

  /** Gathers the ids of actions that a row names. */
  void collectActions(LogRow row, LongList into) {
    reader.collectActions(row, into);
  }

  /** The columns that are read. */
  String columnNames() {
    return LogTable.BOT_REQUEST + reader.selectList();
  }

  private String from(String index) {
    return " FROM " + table.quoted() + table.forced(index);
  }
}
