package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.BotRequestId;
import sluice.log.LogTable;

/**
 * New rows of a table with an auto-increment id. Ids become visible out of order, because a batch
 * takes them long before it commits: what is missing below the newest is looked for again until it
 * is found or too old to come. Not thread-safe.
 */
final class IdTail {
  /** A transaction that is older than this has ended. */
  private static final Duration GAP_LIFE = Duration.ofMinutes(15);

  /** Ages are kept no finer than this. */
  private static final Duration AGE_STEP = Duration.ofMinutes(1);

  /** Stands between the ids and the age of their gaps. */
  private static final String AGE = " since";

  /** A quarter of an hour of 500 rows a second: older ids than these have been committed. */
  private static final int RECENT = 500_000;

  /** Rows that the driver holds at a time. */
  private static final int FETCHED = 10_000;

  /** Gaps that are asked for together. */
  private static final int GAPS_AT_ONCE = 100;

  private final String table;
  private final String idColumn;
  private final String visit;
  private final String recentSql;
  private final Deque<Newest> newest = new ArrayDeque<>();
  private KnownIds known = new KnownIds(0);

  private record Newest(Instant at, long id) {}

  /** Takes a row that was not there before. */
  @FunctionalInterface
  interface Sink {
    void take(int idSite, long idVisit) throws SQLException;
  }

  IdTail(MatomoTables tables, String table, String idColumn) {
    this(tables, table, idColumn, "idvisit");
  }

  /** Requests of bots, whose ids are among those of visits as {@link BotRequestId} makes them. */
  static IdTail ofBotRequests(MatomoTables tables) {
    return new IdTail(
        tables, LogTable.BOT_REQUEST, "idrequest", "-CAST(idrequest AS SIGNED) AS idvisit");
  }

  private IdTail(MatomoTables tables, String table, String idColumn, String visit) {
    this.table = tables.name(table);
    this.idColumn = idColumn;
    this.visit = visit;
    recentSql =
        "SELECT "
            + idColumn
            + " FROM "
            + tables.name(table)
            + " ORDER BY "
            + idColumn
            + " DESC LIMIT "
            + RECENT;
  }

  /** What was read, and since when its gaps are waited for, as text for {@link #resume}. */
  String marks() {
    return newest.stream()
        .map(one -> " " + one.at().getEpochSecond() + " " + one.id())
        .collect(Collectors.joining("", known + AGE, ""));
  }

  /**
   * Goes on from what was read before.
   *
   * @throws NumberFormatException when it is not what {@link #marks} wrote
   */
  void resume(String marks) {
    String[] parts = marks.split(AGE, 2);
    known = KnownIds.parse(parts[0]);
    newest.clear();
    if (parts.length == 2 && !parts[1].isBlank()) {
      String[] ages = parts[1].strip().split(" ");
      for (int i = 0; i + 1 < ages.length; i += 2) {
        Instant at = Instant.ofEpochSecond(Long.parseLong(ages[i]));
        newest.addLast(new Newest(at, Long.parseLong(ages[i + 1])));
      }
    }
  }

  /** Takes what is there as read; what is missing among the newest of it may still come. */
  void skipToEnd(Connection connection, Instant now) throws SQLException {
    KnownIds there = new KnownIds(0);
    try (PreparedStatement select = connection.prepareStatement(recentSql)) {
      select.setFetchSize(FETCHED);
      try (ResultSet rows = select.executeQuery()) {
        for (int count = 1; rows.next(); count++) {
          long id = rows.getLong(1);
          there.add(id);
          if (count == RECENT) {
            there.closeGaps(id);
          }
        }
      }
    }
    there.coarsen(0);
    known = there;
    newest.clear();
    newest.addLast(new Newest(now, known.newest()));
  }

  /**
   * Hands over the rows that are new, a bounded number at a time: what is missing among those that
   * were read, and what lies behind them. Where it is not known what is missing, rows are handed
   * over again.
   */
  void read(Connection connection, Instant now, Sink sink) throws SQLException {
    readGaps(connection, sink);
    for (IdSpan span : known.spans()) {
      readSpan(connection, span, sink);
    }
    readFrom(
        connection,
        known.newest() + 1,
        Long.MAX_VALUE,
        (id, idSite, idVisit) -> {
          known.add(id);
          sink.take(idSite, idVisit);
        });
    known.coarsen(newest.isEmpty() ? 0 : newest.getLast().id());
    if (newest.isEmpty() || !newest.getLast().at().isAfter(now.minus(AGE_STEP))) {
      newest.addLast(new Newest(now, known.newest()));
    }
    while (!newest.isEmpty() && newest.getFirst().at().isBefore(now.minus(GAP_LIFE))) {
      known.closeGaps(newest.removeFirst().id());
    }
  }

  private interface Rows {
    void take(long id, int idSite, long idVisit) throws SQLException;
  }

  private void readGaps(Connection connection, Sink sink) throws SQLException {
    List<KnownIds.Gap> gaps = known.gaps();
    for (int from = 0; from < gaps.size(); from += GAPS_AT_ONCE) {
      String anyOf =
          gaps.subList(from, Math.min(gaps.size(), from + GAPS_AT_ONCE)).stream()
              .map(gap -> idColumn + " BETWEEN " + gap.from() + " AND " + gap.to())
              .collect(Collectors.joining(" OR "));
      KnownIds.Gap all = new KnownIds.Gap(gaps.get(from).from(), gaps.get(gaps.size() - 1).to());
      readWithin(
          connection,
          anyOf,
          all,
          (id, idSite, idVisit) -> {
            known.add(id);
            sink.take(idSite, idVisit);
          });
    }
  }

  /** All of a span, if something of it appeared. */
  private void readSpan(Connection connection, IdSpan span, Sink sink) throws SQLException {
    if (count(connection, span).equals(span)) {
      return;
    }
    IdSpan[] now = {IdSpan.empty(span.from(), span.to())};
    readFrom(
        connection,
        span.from(),
        span.to(),
        (id, idSite, idVisit) -> {
          now[0] = now[0].with(id);
          sink.take(idSite, idVisit);
        });
    known.replace(span, now[0]);
  }

  private IdSpan count(Connection connection, IdSpan span) throws SQLException {
    String sql =
        String.format(
            "SELECT COUNT(*), BIT_XOR(%1$s), BIT_XOR(CRC32(%1$s)) FROM %2$s WHERE %1$s BETWEEN %3$d"
                + " AND %4$d",
            idColumn, table, span.from(), span.to());
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      row.next();
      return new IdSpan(span.from(), span.to(), row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }

  private void readFrom(Connection connection, long from, long to, Rows rows) throws SQLException {
    readWithin(connection, "TRUE", new KnownIds.Gap(from, to), rows);
  }

  /** All rows of a condition whose ids are in a range, some at a time. */
  private void readWithin(Connection connection, String condition, KnownIds.Gap range, Rows rows)
      throws SQLException {
    long next = range.from();
    boolean goesOn = true;
    while (goesOn) {
      long[] last = {0, 0};
      readWhere(
          connection,
          "(" + condition + ") AND " + idColumn + " BETWEEN " + next + " AND " + range.to(),
          (id, idSite, idVisit) -> {
            last[0] = id;
            last[1]++;
            rows.take(id, idSite, idVisit);
          });
      next = last[0] + 1;
      goesOn = last[1] == FETCHED;
    }
  }

  /** At most {@link #FETCHED} rows. */
  private void readWhere(Connection connection, String condition, Rows sink) throws SQLException {
    String sql =
        ("SELECT " + idColumn + ", idsite, " + visit + " FROM " + table + " WHERE " + condition)
            + (" ORDER BY " + idColumn + " LIMIT " + FETCHED);
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        sink.take(rows.getLong(1), rows.getInt(2), rows.getLong(3));
      }
    }
  }
}
