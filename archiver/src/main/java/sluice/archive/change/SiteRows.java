package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final String VISIT_INDEX = "index_idsite_datetime";

  private final MatomoTables tables;
  private final LogSchema schema;

  SiteRows(MatomoTables tables, LogSchema schema) {
    this.tables = tables;
    this.schema = schema;
  }

  /** Hands over visits that are, or have a conversion or item that is, stamped so or later. */
  void since(Connection connection, Collection<Integer> idSites, Instant since, IdTail.Sink sink)
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
        for (int i = 1; i <= 3; i++) {
          select.setString(i, DateTimes.text(since));
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
        + (" WHERE idsite IN (" + sites + ") AND " + time + " >= ?");
  }

  /** When the last action of each site was; sites without a visit are missing. */
  Map<Integer, Instant> lastActions(Connection connection) throws SQLException {
    LogTable visits = schema.table(LogTable.VISIT);
    String sql =
        "SELECT s.idsite, (SELECT UNIX_TIMESTAMP(v.visit_last_action_time) FROM "
            + (visits.quoted() + " v" + visits.forced(VISIT_INDEX))
            + " WHERE v.idsite = s.idsite ORDER BY v.visit_last_action_time DESC LIMIT 1) FROM "
            + (tables.name("site") + " s");
    Map<Integer, Instant> last = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        long seconds = rows.getLong(2);
        if (!rows.wasNull()) {
          last.put(rows.getInt(1), Instant.ofEpochSecond(seconds));
        }
      }
    }
    return last;
  }
}
