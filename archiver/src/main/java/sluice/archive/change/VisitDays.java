package sluice.archive.change;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.MatomoTables;
import sluice.log.LogTable;

/** The days on which a visit counts, or may have counted before it went on. */
final class VisitDays {
  /** Visits asked for in one statement. */
  private static final int BATCH = 1_000;

  /** The index by which each table finds the rows of a visit. */
  private static final Map<String, String> INDEXES =
      Map.of(
          LogTable.LINK_VISIT_ACTION,
          "index_idvisit",
          LogTable.CONVERSION,
          "PRIMARY",
          LogTable.CONVERSION_ITEM,
          "PRIMARY");

  private final MatomoTables tables;

  VisitDays(MatomoTables tables) {
    this.tables = tables;
  }

  /**
   * From the first to the last action of each visit, and the days of its actions, conversions and
   * items wherever they lie.
   */
  void add(
      Connection connection,
      int idSite,
      SiteCalendar calendar,
      Collection<Long> idVisits,
      ChangedDays into)
      throws SQLException {
    Map<LocalDate, IdList> byDay = new HashMap<>();
    List<Long> ids = new ArrayList<>(idVisits);
    for (int from = 0; from < ids.size(); from += BATCH) {
      String list =
          ids.subList(from, Math.min(ids.size(), from + BATCH)).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(","));
      addSome(connection, calendar, list, byDay);
    }
    byDay.forEach((day, list) -> into.add(idSite, day, list.change()));
  }

  private void addSome(
      Connection connection, SiteCalendar calendar, String ids, Map<LocalDate, IdList> byDay)
      throws SQLException {
    String sql =
        LogTable.SELECT_BY_LIST
            + "idvisit, UNIX_TIMESTAMP(visit_first_action_time), UNIX_TIMESTAMP(visit_last_action_time)"
            + " FROM "
            + tables.name(LogTable.VISIT)
            + " FORCE INDEX (PRIMARY) WHERE idvisit IN ("
            + ids
            + ")";
    for (Map.Entry<String, String> indexOfTable : INDEXES.entrySet()) {
      sql +=
          " UNION ALL SELECT idvisit, UNIX_TIMESTAMP(MIN(server_time)), UNIX_TIMESTAMP(MAX(server_time)) FROM "
              + tables.name(indexOfTable.getKey())
              + (" FORCE INDEX (" + indexOfTable.getValue() + ")")
              + " WHERE idvisit IN ("
              + ids
              + ") GROUP BY idvisit";
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        long idVisit = rows.getLong(1);
        LocalDate last = day(calendar, rows.getLong(3));
        for (LocalDate day = day(calendar, rows.getLong(2));
            !day.isAfter(last);
            day = day.plusDays(1)) {
          byDay.computeIfAbsent(day, none -> new IdList()).add(idVisit);
        }
      }
    }
  }

  private static LocalDate day(SiteCalendar calendar, long seconds) {
    return calendar.dayOf(Instant.ofEpochSecond(seconds));
  }
}
