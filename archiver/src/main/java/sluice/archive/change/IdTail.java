package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
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

  /** Stands between the ids and the age of their gaps. */
  private static final String AGE = " since ";

  private final String sql;
  private final String maxSql;
  private final Deque<Newest> newest = new ArrayDeque<>();
  private KnownIds known = new KnownIds(0);

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

  /** What was read, and since when its gaps are waited for, as text for {@link #resume}. */
  String marks() {
    Newest oldest = newest.isEmpty() ? new Newest(Instant.EPOCH, 0) : newest.getFirst();
    return known + AGE + oldest.at().getEpochSecond() + " " + oldest.id();
  }

  /**
   * Goes on from what a former process had read.
   *
   * @throws NumberFormatException when it is not what {@link #marks} wrote
   */
  void resume(String marks) {
    String[] parts = marks.split(AGE, 2);
    known = KnownIds.parse(parts[0]);
    newest.clear();
    if (parts.length == 2) {
      String[] oldest = parts[1].split(" ", 2);
      newest.add(
          new Newest(Instant.ofEpochSecond(Long.parseLong(oldest[0])), Long.parseLong(oldest[1])));
    }
  }

  /** Begins behind what is there. */
  void skipToEnd(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(maxSql);
        ResultSet row = select.executeQuery()) {
      row.next();
      known = new KnownIds(row.getLong(1));
      newest.clear();
    }
  }

  /** Hands over the rows that are new. */
  void read(Connection connection, Instant now, Sink sink) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, known.mark());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (known.add(rows.getLong(1))) {
            sink.take(rows.getInt(2), rows.getLong(3));
          }
        }
      }
    }
    newest.addLast(new Newest(now, known.newest()));
    while (!newest.isEmpty() && newest.getFirst().at().isBefore(now.minus(GAP_LIFE))) {
      known.closeGaps(newest.removeFirst().id());
    }
  }
}
