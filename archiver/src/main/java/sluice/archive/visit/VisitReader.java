package sluice.archive.visit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import sluice.archive.table.MatomoTables;
import sluice.log.DateTimes;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/**
 * Reads visits in bulk: first the ids that have to do with a time range, then two thousand visits
 * at a time with four statements. Memory is bounded by two times these. Not thread-safe.
 */
public final class VisitReader {
  /** Visits read together. */
  private static final int SLICE = 2_000;

  private final MatomoTables tables;
  private final LogActions names;
  private final boolean countsBots;
  private LogSchema schema;
  private VisitSlices slices;
  private int namesForgotten;

  /** Reads the log tables of one Matomo; what the rows name becomes known to {@code names}. */
  public VisitReader(MatomoTables tables, LogActions names) {
    this(tables, names, false);
  }

  /**
   * The same with requests of bots along with visits, or without.
   *
   * @param countsBots requires table log_bot_request
   */
  public VisitReader(MatomoTables tables, LogActions names, boolean countsBots) {
    this.tables = tables;
    this.names = names;
    this.countsBots = countsBots;
  }

  /** Takes one bundle after the other, by ascending idvisit. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a bundle; must not keep it. */
    void take(VisitBundle bundle);
  }

  /**
   * Ids of the visits whose last action, or any action, conversion or item of which, is in the
   * range, and of the requests of bots in it ({@link BotRequestId}).
   *
   * @param from UTC, inclusive
   * @param to UTC, inclusive
   * @return ascending
   */
  public long[] idVisits(Connection connection, int idSite, Instant from, Instant to)
      throws SQLException {
    long[] visits = new VisitIds(schema(connection), idSite, from, to).find(connection);
    if (!countsBots) {
      return visits;
    }
    LongList all = new LongList();
    for (BotRequests requests : slices(connection).botRequests()) {
      requests.addIds(connection, BotRequests.Span.of(idSite, from, to), all);
    }
    LongStream.of(visits).forEach(all::add);
    return all.distinct();
  }

  /** Whether any visit of the site has its last action in the range, or a bot asked then. */
  public boolean anyVisit(Connection connection, int idSite, Instant from, Instant to)
      throws SQLException {
    return first(connection, idSite, from, to).isPresent();
  }

  /** When the first visit of the site has its last action in the range, or the first bot asked. */
  public Optional<Instant> first(Connection connection, int idSite, Instant from, Instant to)
      throws SQLException {
    String time = "visit_last_action_time";
    String sql =
        VisitTable.VISIT.selectByTime(schema(connection), time) + " ORDER BY " + time + " LIMIT 1";
    Optional<Instant> first = Optional.empty();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, idSite);
      select.setString(2, DateTimes.text(from));
      select.setString(3, DateTimes.text(to));
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          first = Optional.of(Instant.ofEpochSecond(DateTimes.seconds(row.getString(1))));
        }
      }
    }
    for (BotRequests requests : slices(connection).botRequests()) {
      BotRequests.Span before = BotRequests.Span.of(idSite, from, first.orElse(to));
      Optional<Instant> asked = requests.first(connection, before);
      first = asked.isPresent() ? asked : first;
    }
    return first;
  }

  /**
   * Reads these visits and hands them over in order, on this thread; another one reads on
   * meanwhile.
   *
   * @throws SQLException if they cannot be read; some were handed over then
   */
  public void read(Connection connection, long[] idVisits, Sink sink) throws SQLException {
    if (idVisits.length == 0) {
      return;
    }
    VisitSlices reading = slices(connection);
    if (namesForgotten != names.timesForgotten()) {
      reading.names().forget();
      namesForgotten = names.timesForgotten();
    }
    boolean isComplete = false;
    try {
      if (idVisits.length <= SLICE) {
        give(reading.read(connection, idVisits), sink);
      } else {
        readAhead(reading, connection, idVisits, sink);
      }
      isComplete = true;
    } finally {
      if (!isComplete) {
        // what was read ahead of the failure did not come to be known
        reading.names().forget();
      }
    }
  }

  private void readAhead(VisitSlices reading, Connection connection, long[] idVisits, Sink sink)
      throws SQLException {
    try (SlicesAhead ahead = new SlicesAhead(reading, connection, idVisits, SLICE)) {
      while (ahead.hasNext()) {
        give(ahead.next(), sink);
      }
    }
  }

  private void give(VisitSlices.Slice slice, Sink sink) {
    names.take(slice.names());
    slice.visits().forEach(sink::take);
  }

  /** Makes the actions known that these visits name. */
  public void name(Connection connection, Collection<VisitBundle> visits) throws SQLException {
    LongList actions = new LongList();
    VisitSlices of = slices(connection);
    for (VisitBundle visit : visits) {
      of.reader(VisitTable.VISIT).collectActions(visit.visit(), actions);
      collect(of.reader(VisitTable.ACTION), visit.actions(), actions);
      collect(of.reader(VisitTable.CONVERSION), visit.conversions(), actions);
      collect(of.reader(VisitTable.ITEM), visit.items(), actions);
      of.botRequests()
          .forEach(
              reading -> visit.botRequests().forEach(row -> reading.collectActions(row, actions)));
    }
    names.load(connection, actions.distinct());
  }

  private static void collect(RowReader reader, List<LogRow> rows, LongList actions) {
    for (LogRow row : rows) {
      reader.collectActions(row, actions);
    }
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
    for (VisitTable table : VisitTable.values()) {
      all.append(table.tableName()).append(slices(connection).reader(table).selectList());
    }
    slices(connection).botRequests().forEach(requests -> all.append(requests.columnNames()));
    return all.toString();
  }

  /** What the tables have is asked once: a reader lives no longer than the work on one site. */
  LogSchema schema(Connection connection) throws SQLException {
    if (schema == null) {
      schema = LogSchema.discoverLogs(connection, tables.prefix());
    }
    return schema;
  }

  private VisitSlices slices(Connection connection) throws SQLException {
    if (slices == null) {
      slices = new VisitSlices(schema(connection), new NamesAhead(names.all()), countsBots);
    }
    return slices;
  }
}
