package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import sluice.archive.table.MatomoTables;

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

  private final String sql;
  private final String recentSql;
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
    known = there;
    newest.clear();
    newest.addLast(new Newest(now, known.newest()));
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
    if (newest.isEmpty() || !newest.getLast().at().isAfter(now.minus(AGE_STEP))) {
      newest.addLast(new Newest(now, known.newest()));
    }
    while (!newest.isEmpty() && newest.getFirst().at().isBefore(now.minus(GAP_LIFE))) {
      known.closeGaps(newest.removeFirst().id());
    }
  }
}
