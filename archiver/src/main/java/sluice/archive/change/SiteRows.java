package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sluice.archive.table.MatomoTables;
import sluice.log.DateTimes;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/**
 * Asks the log for all sites at once: a probe of an index for each site, and nothing but the rows
 * that are found. No index begins with the time, so that a query for all sites by time alone would
 * read the whole table. Immutable.
 */
final class SiteRows {
  /** Sites asked for in one statement: of many more the server would not keep to the index. */
  private static final int SITES = 10_000;

  /** Of the time that is asked for, what is asked for together. */
  private static final Duration SLICE = Duration.ofHours(6);

  /**
   * More statements are not worth it: the last run may have had a clock that was decades behind.
   */
  private static final int MOST_SLICES = 1_000;

  private static final String VISIT_INDEX = "index_idsite_datetime";
  private static final String BOT_INDEX = "index_idsite_server_time";

  private final MatomoTables tables;
  private final LogSchema schema;
  private final boolean countsBots;

  SiteRows(MatomoTables tables, LogSchema schema, boolean countsBots) {
    this.tables = tables;
    this.schema = schema;
    this.countsBots = countsBots;
  }

  /** From one instant to another, both included. */
  record Span(Instant from, Instant to) {}

  /**
   * Hands over visits that are, or have a conversion or item that is, stamped so; those of a few
   * hours at a time, for after a long stop they are many.
   */
  void stamped(Connection connection, Collection<Integer> idSites, Span span, IdTail.Sink sink)
      throws SQLException {
    Instant from = span.from();
    Duration part = Duration.between(span.from(), span.to()).dividedBy(MOST_SLICES);
    Duration slice = part.compareTo(SLICE) > 0 ? part : SLICE;
    while (!from.isAfter(span.to())) {
      Instant to = from.plus(slice);
      Instant last = to.isBefore(span.to()) ? to : span.to();
      readStamped(connection, idSites, new Span(from, last), sink);
      from = last.plusSeconds(1);
    }
  }

  private void readStamped(
      Connection connection, Collection<Integer> idSites, Span span, IdTail.Sink sink)
      throws SQLException {
    List<Integer> sites = new ArrayList<>(idSites);
    for (int from = 0; from < sites.size(); from += SITES) {
      String list =
          sites.subList(from, Math.min(sites.size(), from + SITES)).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(","));
      String sql =
          LogTable.SELECT_BY_LIST.concat(
              String.join(
                  " UNION ALL SELECT ",
                  byTime(LogTable.VISIT, VISIT_INDEX, "visit_last_action_time", list),
                  byTime(LogTable.CONVERSION, "index_idsite_datetime", "server_time", list),
                  byTime(
                      LogTable.CONVERSION_ITEM, "index_idsite_servertime", "server_time", list)));
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        for (int i = 0; i < 3; i++) {
          select.setString(2 * i + 1, DateTimes.text(span.from()));
          select.setString(2 * i + 2, DateTimes.text(span.to()));
        }
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            sink.take(rows.getInt(1), rows.getLong(2));
          }
        }
      }
    }
  }

  private String byTime(String table, String index, String time, String sites) {
    return "idsite, idvisit FROM "
        + (schema.table(table).quoted() + schema.table(table).forced(index))
        + (" WHERE idsite IN (" + sites + ") AND " + time + " BETWEEN ? AND ?");
  }

  /**
   * When the last action, or the last request of a bot, of each site was; sites without are
   * missing.
   */
  Map<Integer, Instant> lastActions(Connection connection) throws SQLException {
    String requests = countsBots ? lastOf(LogTable.BOT_REQUEST, BOT_INDEX, "server_time") : "NULL";
    String sql =
        "SELECT s.idsite, "
            + lastOf(LogTable.VISIT, VISIT_INDEX, "visit_last_action_time")
            + (", " + requests + " FROM " + tables.name("site") + " s");
    Map<Integer, Instant> last = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        for (int column = 2; column <= 3; column++) {
          long seconds = rows.getLong(column);
          if (!rows.wasNull()) {
            last.merge(
                rows.getInt(1),
                Instant.ofEpochSecond(seconds),
                (one, other) -> one.isAfter(other) ? one : other);
          }
        }
      }
    }
    return last;
  }

  private String lastOf(String name, String index, String time) {
    LogTable table = schema.table(name);
    return ("(SELECT UNIX_TIMESTAMP(l." + time + ") FROM ")
        + (table.quoted() + " l" + table.forced(index))
        + (" WHERE l.idsite = s.idsite ORDER BY l." + time + " DESC LIMIT 1)");
  }

  /** When the first action, or request of a bot, of a site is from an instant on. */
  Optional<Instant> next(Connection connection, int idSite, Instant from) throws SQLException {
    String requests =
        countsBots ? " UNION ALL SELECT " + firstOf(LogTable.BOT_REQUEST, "server_time") : "";
    String sql =
        "SELECT UNIX_TIMESTAMP(MIN(first_at)) FROM (SELECT "
            + firstOf(LogTable.VISIT, "visit_last_action_time")
            + (requests + ") firsts");
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int at = 1; at <= (countsBots ? 3 : 1); at += 2) {
        select.setInt(at, idSite);
        select.setString(at + 1, DateTimes.text(from));
      }
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long seconds = row.getLong(1);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
      }
    }
  }

  private String firstOf(String table, String time) {
    return ("MIN(" + time + ") AS first_at FROM " + tables.name(table))
        + (" WHERE idsite = ? AND " + time + " >= ?");
  }
}
