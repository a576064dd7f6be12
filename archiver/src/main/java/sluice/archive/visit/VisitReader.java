package sluice.archive.visit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sluice.archive.table.MatomoTables;
import sluice.log.DateTimes;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/**
 * Reads visits in bulk: first the ids that have to do with a time range, then two thousand visits
 * at a time with four statements. Memory is bounded by these. Not thread-safe.
 */
public final class VisitReader {
  /** Visits read together. */
  private static final int BATCH = 2_000;

  private final MatomoTables tables;
  private final LogActions names;
  private LogSchema schema;
  private final Map<VisitTable, VisitTable.Columns> columns = new EnumMap<>(VisitTable.class);

  /** Reads the log tables of one Matomo; what the rows name becomes known to {@code names}. */
  public VisitReader(MatomoTables tables, LogActions names) {
    this.tables = tables;
    this.names = names;
  }

  /** Takes one bundle after the other, by ascending idvisit. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a bundle; must not keep it. */
    void take(VisitBundle bundle);
  }

  /**
   * Ids of the visits whose last action, or any action, conversion or item of which, is in the
   * range.
   *
   * @param from UTC, inclusive
   * @param to UTC, inclusive
   * @return ascending
   */
  public long[] idVisits(Connection connection, int idSite, Instant from, Instant to)
      throws SQLException {
    return new VisitIds(schema(connection), idSite, from, to).find(connection);
  }

  /** Whether any visit of the site has its last action in the range. */
  public boolean anyVisit(Connection connection, int idSite, Instant from, Instant to)
      throws SQLException {
    String sql = VisitTable.VISIT.selectByTime(schema(connection), "1") + " LIMIT 1";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, idSite);
      select.setString(2, DateTimes.text(from));
      select.setString(3, DateTimes.text(to));
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Reads these visits and hands them over in order. */
  public void read(Connection connection, long[] idVisits, Sink sink) throws SQLException {
    for (int from = 0; from < idVisits.length; from += BATCH) {
      long[] some = Arrays.copyOfRange(idVisits, from, Math.min(idVisits.length, from + BATCH));
      readSome(connection, some).forEach(sink::take);
    }
  }

  private List<VisitBundle> readSome(Connection connection, long[] ids) throws SQLException {
    Map<VisitTable, Map<Long, List<LogRow>>> rows = new HashMap<>();
    Set<Long> actions = new TreeSet<>();
    for (VisitTable table : VisitTable.values()) {
      rows.put(table, select(connection, table, ids, actions));
    }
    names.load(connection, actions);
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

  /** Makes the actions known that these visits name. */
  public void name(Connection connection, Collection<VisitBundle> visits) throws SQLException {
    Set<Long> actions = new TreeSet<>();
    Map<VisitTable, VisitTable.Columns> known = columns(connection);
    for (VisitBundle visit : visits) {
      known.get(VisitTable.VISIT).collectActions(visit.visit(), actions);
      visit.actions().forEach(row -> known.get(VisitTable.ACTION).collectActions(row, actions));
      visit
          .conversions()
          .forEach(row -> known.get(VisitTable.CONVERSION).collectActions(row, actions));
      visit.items().forEach(row -> known.get(VisitTable.ITEM).collectActions(row, actions));
    }
    names.load(connection, actions);
  }

  /** When the site was last hit; Unix seconds, 0 if it never was. */
  public long newestHit(Connection connection, int idSite) throws SQLException {
    String sql =
        "SELECT COALESCE(UNIX_TIMESTAMP(MAX(visit_last_action_time)), 0) FROM "
            + tables.name(LogTable.VISIT)
            + " WHERE idsite = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, idSite);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The columns that are read; reports differ where tables have other ones. */
  public String columnNames(Connection connection) throws SQLException {
    StringBuilder all = new StringBuilder();
    columns(connection)
        .forEach((table, of) -> all.append(table.tableName()).append(of.selectList()));
    return all.toString();
  }

  /** What the tables have is asked once: a reader lives no longer than the work on one site. */
  LogSchema schema(Connection connection) throws SQLException {
    if (schema == null) {
      schema = LogSchema.discoverLogs(connection, tables.prefix());
    }
    return schema;
  }

  private Map<VisitTable, VisitTable.Columns> columns(Connection connection) throws SQLException {
    if (columns.isEmpty()) {
      for (VisitTable table : VisitTable.values()) {
        columns.put(table, VisitTable.Columns.of(schema(connection).table(table.tableName())));
      }
    }
    return columns;
  }

  private Map<Long, List<LogRow>> select(
      Connection connection, VisitTable table, long[] ids, Set<Long> actions) throws SQLException {
    VisitTable.Columns wanted = columns(connection).get(table);
    String sql = table.selectByVisit(schema(connection), wanted.selectList(), ids);
    Map<Long, List<LogRow>> rows = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        LogRow row = wanted.read(result);
        wanted.collectActions(row, actions);
        rows.computeIfAbsent(row.number("idvisit"), id -> new ArrayList<>(4)).add(row);
      }
    }
    return rows;
  }
}
