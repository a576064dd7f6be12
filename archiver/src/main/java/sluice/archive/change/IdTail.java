package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import sluice.archive.table.MatomoTables;

/**
 * New rows of a table with an auto-increment id. Ids become visible out of order, because a batch
 * takes them long before it commits: what is missing below the newest is looked for again until it
 * is found or too old to come. Not thread-safe.
 */
final class IdTail {
  /** A transaction that is older than this has ended. */
  private static final Duration GAP_LIFE = Duration.ofMinutes(15);

  private final String sql;
  private final String maxSql;
  private final Deque<Newest> newest = new ArrayDeque<>();
  private final BitSet seen = new BitSet();
  private long mark;

  private record Newest(Instant at, long id) {}

  /** Takes a row that was not there before. */
  @FunctionalInterface
  interface Sink {
    void take(int idSite, long idVisit);
  }

  IdTail(MatomoTables tables, String table, String idColumn) {
    sql =
        "SELECT "
            + idColumn
            + ", idsite, idvisit FROM "
            + tables.name(table)
            + " WHERE "
            + idColumn
            + " > ? ORDER BY "
            + idColumn;
    maxSql = "SELECT COALESCE(MAX(" + idColumn + "), 0) FROM " + tables.name(table);
  }

  /** All ids up to this one are known. */
  long mark() {
    return mark;
  }

  /** Goes on from a mark. */
  void resume(long knownUpTo) {
    mark = knownUpTo;
    seen.clear();
    newest.clear();
  }

  /** Begins behind what is there. */
  void skipToEnd(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(maxSql);
        ResultSet row = select.executeQuery()) {
      row.next();
      resume(row.getLong(1));
    }
  }

  /** Hands over the rows that are new. */
  void read(Connection connection, Instant now, Sink sink) throws SQLException {
    long last = mark;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, mark);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          last = rows.getLong(1);
          int offset = Math.toIntExact(last - mark - 1);
          if (!seen.get(offset)) {
            seen.set(offset);
            sink.take(rows.getInt(2), rows.getLong(3));
          }
        }
      }
    }
    newest.addLast(new Newest(now, last));
    advance(now);
  }

  /** Past what has no gap, and past gaps that are too old to be filled. */
  private void advance(Instant now) {
    long to = mark + seen.nextClearBit(0);
    while (!newest.isEmpty() && newest.getFirst().at().isBefore(now.minus(GAP_LIFE))) {
      to = Math.max(to, newest.removeFirst().id());
    }
    int shift = Math.toIntExact(to - mark);
    if (shift > 0) {
      BitSet rest = seen.get(shift, Math.max(shift, seen.length()));
      seen.clear();
      seen.or(rest);
      mark = to;
    }
  }
}
