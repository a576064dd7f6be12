package sluice.archive.visit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import sluice.log.DateTimes;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/**
 * Finds the visits that have to do with a time range, from indexes alone. The index of actions by
 * time has no idvisit, and nearly all actions of a day are of visits that end on it: so ids of
 * actions are compared, by time and by those visits, and only the rows of actions of other visits
 * are read. Immutable.
 */
final class VisitIds {
  /** Rows that the driver fetches together: the result of a large day is not held in memory. */
  private static final int FETCHED = 5_000;

  /** Actions that are looked up in one statement. */
  private static final int ASKED = 2_000;

  private final LogSchema schema;
  private final int idSite;
  private final String from;
  private final String to;

  VisitIds(LogSchema schema, int idSite, Instant from, Instant to) {
    this.schema = schema;
    this.idSite = idSite;
    this.from = DateTimes.text(from);
    this.to = DateTimes.text(to);
  }

  /** The ids, ascending. */
  long[] find(Connection connection) throws SQLException {
    LongList ids = new LongList();
    for (VisitTable table : VisitTable.values()) {
      if (table != VisitTable.ACTION) {
        select(connection, table.selectByTime(schema, "idvisit"), ids::add);
      }
    }
    long[] actions = actionsOfOthers(connection);
    for (int at = 0; at < actions.length; at += ASKED) {
      long[] some = Arrays.copyOfRange(actions, at, Math.min(actions.length, at + ASKED));
      selectVisits(connection, some, ids);
    }
    return ids.distinct();
  }

  /** idlink_va of the actions in the range of visits whose last action is not in it. */
  private long[] actionsOfOthers(Connection connection) throws SQLException {
    LongList inRange = new LongList();
    select(connection, VisitTable.ACTION.selectByTime(schema, "idlink_va"), inRange::add);
    long[] sorted = inRange.distinct();
    BitSet isOther = new BitSet(sorted.length);
    isOther.set(0, sorted.length);
    select(
        connection,
        VisitTable.selectLinksByTimeOfVisit(schema),
        idLink -> {
          int at = Arrays.binarySearch(sorted, idLink);
          if (at >= 0) {
            isOther.clear(at);
          }
        });
    return isOther.stream().mapToLong(at -> sorted[at]).toArray();
  }

  private void select(Connection connection, String sql, LongConsumer sink) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(FETCHED);
      bind(select, idSite, from, to);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sink.accept(rows.getLong(1));
        }
      }
    }
  }

  static void bind(PreparedStatement select, int idSite, String from, String to)
      throws SQLException {
    select.setInt(1, idSite);
    select.setString(2, from);
    select.setString(3, to);
  }

  /** The queries that read indexes alone. */
  static List<String> ofIndexes(LogSchema schema) {
    return List.of(
        VisitTable.VISIT.selectByTime(schema, "idvisit"),
        VisitTable.CONVERSION.selectByTime(schema, "idvisit"),
        VisitTable.ITEM.selectByTime(schema, "idvisit"),
        VisitTable.ACTION.selectByTime(schema, "idlink_va"),
        VisitTable.selectLinksByTimeOfVisit(schema));
  }

  private void selectVisits(Connection connection, long[] actions, LongList ids)
      throws SQLException {
    LogTable table = schema.table(LogTable.LINK_VISIT_ACTION);
    String sql =
        LogTable.SELECT_BY_LIST
            + ("idvisit FROM " + table.quoted() + table.forced("PRIMARY"))
            + " WHERE idlink_va IN ("
            + Arrays.stream(actions).mapToObj(String::valueOf).collect(Collectors.joining(","))
            + ")";
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery(sql)) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
  }
}
