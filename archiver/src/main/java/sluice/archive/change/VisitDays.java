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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import sluice.archive.period.SiteCalendar;
import sluice.archive.visit.BotRequestId;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/**
 * The days on which visits and requests of bots count, or may have counted before they went on:
 * from the first to the last action of each, and the days of its actions, conversions and items
 * wherever they lie. For one look at the log; not thread-safe.
 */
final class VisitDays {
  /** Visits asked for in one statement. */
  private static final int BATCH = 2_000;

  /** Visits that wait to be asked for: after a long stop many millions are new. */
  static final int MOST_WAITING = 10 * BATCH;

  private final Connection connection;
  private final LogSchema schema;
  private final Map<Integer, SiteCalendar> calendars;
  private final Instant now;
  private final SortedMap<Long, Integer> siteOfVisit = new TreeMap<>();
  private final Map<Integer, Map<LocalDate, IdList>> found = new HashMap<>();

  VisitDays(
      Connection connection, LogSchema schema, Map<Integer, SiteCalendar> calendars, Instant now) {
    this.connection = connection;
    this.schema = schema;
    this.calendars = calendars;
    this.now = now;
  }

  /** Asks for a visit; one of a site that has no calendar is left out. */
  void ask(int idSite, long idVisit) throws SQLException {
    if (calendars.containsKey(idSite)) {
      siteOfVisit.put(idVisit, idSite);
      if (siteOfVisit.size() == MOST_WAITING) {
        readWaiting();
      }
    }
  }

  /** Visits that wait to be asked for. */
  int waiting() {
    return siteOfVisit.size();
  }

  /** Adds the days of all visits that were asked for. */
  void read(ChangedDays into) throws SQLException {
    readWaiting();
    found.forEach(
        (idSite, byDay) -> byDay.forEach((day, list) -> into.add(idSite, day, list.change())));
  }

  /** Whatever the sites of the visits, in as few statements. */
  private void readWaiting() throws SQLException {
    readSome(siteOfVisit.tailMap(0L).keySet(), String::valueOf, this::spans);
    readSome(
        siteOfVisit.headMap(0L).keySet(),
        id -> String.valueOf(BotRequestId.idRequest(id)),
        this::requests);
    siteOfVisit.clear();
  }

  private void readSome(
      Collection<Long> waiting, LongFunction<String> text, UnaryOperator<String> selects)
      throws SQLException {
    List<Long> ids = new ArrayList<>(waiting);
    for (int from = 0; from < ids.size(); from += BATCH) {
      String list =
          ids.subList(from, Math.min(ids.size(), from + BATCH)).stream()
              .map(text::apply)
              .collect(Collectors.joining(","));
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(LogTable.SELECT_BY_LIST.concat(selects.apply(list)))) {
        while (rows.next()) {
          add(rows.getLong(1), rows.getLong(2), rows.getLong(3));
        }
      }
    }
  }

  /** The day of a bot's request is that on which it was made. */
  private String requests(String ids) {
    LogTable table = schema.table(LogTable.BOT_REQUEST);
    return "-CAST(idrequest AS SIGNED), UNIX_TIMESTAMP(server_time), UNIX_TIMESTAMP(server_time) FROM "
        + (table.quoted() + table.forced("PRIMARY"))
        + (" WHERE idrequest IN (" + ids + ")");
  }

  private String spans(String ids) {
    return String.join(
        " UNION ALL SELECT ",
        span(LogTable.VISIT, "visit_first_action_time", "visit_last_action_time", ids),
        span(LogTable.LINK_VISIT_ACTION, "MIN(server_time)", "MAX(server_time)", ids),
        span(LogTable.CONVERSION, "MIN(server_time)", "MAX(server_time)", ids),
        span(LogTable.CONVERSION_ITEM, "MIN(server_time)", "MAX(server_time)", ids));
  }

  private String span(String name, String first, String last, String ids) {
    LogTable table = schema.table(name);
    String index = name.equals(LogTable.LINK_VISIT_ACTION) ? "index_idvisit" : "PRIMARY";
    return ("idvisit, UNIX_TIMESTAMP(" + first + "), UNIX_TIMESTAMP(" + last + ") FROM ")
        + (table.quoted() + table.forced(index))
        + (" WHERE idvisit IN (" + ids + ") GROUP BY idvisit");
  }

  private void add(long idVisit, long firstSecond, long lastSecond) {
    if (lastSecond <= 0) {
      return; // a visit without times is of no day
    }
    int idSite = siteOfVisit.get(idVisit);
    SiteCalendar calendar = calendars.get(idSite);
    Map<LocalDate, IdList> byDay = found.computeIfAbsent(idSite, none -> new HashMap<>());
    LocalDate last = calendar.dayOf(earlier(Instant.ofEpochSecond(lastSecond), now));
    // A first action without a time would make every day since 1970 one that changed.
    LocalDate day =
        calendar.dayOf(Instant.ofEpochSecond(firstSecond > 0 ? firstSecond : lastSecond));
    while (!day.isAfter(last)) {
      byDay.computeIfAbsent(day, none -> new IdList()).add(idVisit);
      day = day.plusDays(1);
    }
  }

  /** Days to come are not archived: what is stamped so is found when they begin. */
  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
