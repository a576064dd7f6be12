package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import sluice.archive.table.MatomoTables;
import sluice.log.DateTimes;

/**
 * The days that were found changed and are not archived since, in a table. Each finding gives a day
 * a new stamp, so that what is found while a day is being archived outlives its publication.
 * Thread-safe.
 */
final class DirtyDays {
  /** Reasons of days of which the visits are known. */
  private static final String VISITS = "visits";

  private static final String COMPARE = "compare";

  private final MatomoTables tables;
  private final OwnTables own;
  private final Map<Integer, Map<LocalDate, Seen>> seen = new ConcurrentHashMap<>();

  /**
   * A row as it was read.
   *
   * @param invalidations ids of archive_invalidations that end with it, by comma
   */
  private record Seen(long stamp, String invalidations) {}

  DirtyDays(MatomoTables tables, OwnTables own) {
    this.tables = tables;
    this.own = own;
  }

  /**
   * Adds what was found to what is in the table.
   *
   * @param claimed rows of archive_invalidations, in progress now, that ask for these days
   */
  void add(
      Connection transaction, ChangedDays found, List<Invalidations.Claim> claimed, Instant now)
      throws SQLException {
    if (found.idSites().isEmpty()) {
      return;
    }
    Map<Integer, Map<LocalDate, String>> invalidations =
        claimed.stream()
            .collect(
                Collectors.groupingBy(
                    Invalidations.Claim::idSite,
                    Collectors.groupingBy(
                        Invalidations.Claim::day,
                        Collectors.mapping(
                            claim -> String.valueOf(claim.id()), Collectors.joining(",")))));
    ChangedDays waiting = new ChangedDays();
    // Only these sites: another one may be taking out what it published, and take long for it.
    String lock =
        found.idSites().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", " WHERE idsite IN (", ") FOR UPDATE"));
    read(transaction, lock, (idSite, day, change, row) -> waiting.add(idSite, day, change));
    String sql =
        "INSERT INTO "
            + own.dirty()
            + " (idsite, day, stamp, ts_found, invalidations, reason, visits)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE stamp = VALUES(stamp),"
            + " reason = VALUES(reason), visits = VALUES(visits), invalidations ="
            + " CONCAT_WS(',', NULLIF(invalidations, ''), NULLIF(VALUES(invalidations), ''))";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      for (int idSite : found.idSites()) {
        for (LocalDate day : found.of(idSite)) {
          insert.setInt(1, idSite);
          insert.setString(2, day.toString());
          insert.setLong(3, ThreadLocalRandom.current().nextLong());
          insert.setString(4, DateTimes.text(now));
          insert.setString(5, invalidations.getOrDefault(idSite, Map.of()).getOrDefault(day, ""));
          DayChange change = found.change(idSite, day);
          boolean isWaiting = waiting.of(idSite).contains(day);
          bind(insert, isWaiting ? waiting.change(idSite, day).and(change) : change);
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static void bind(PreparedStatement insert, DayChange change) throws SQLException {
    if (change instanceof DayChange.Whole whole) {
      insert.setString(6, whole.reason());
      insert.setNull(7, Types.BLOB);
    } else {
      insert.setString(6, change instanceof DayChange.Compare ? COMPARE : VISITS);
      insert.setBytes(7, ChangedIds.toBytes(change.ids()));
    }
  }

  private static DayChange change(String reason, byte[] visits) {
    if (visits == null) {
      return new DayChange.Whole(reason);
    }
    long[] ids = ChangedIds.of(visits);
    return reason.equals(COMPARE) ? new DayChange.Compare(ids) : new DayChange.Visits(ids);
  }

  /**
   * Puts all days of the table in place of what is there.
   *
   * @param busy sites that are being archived: what was read of them stays, for it is by those
   *     stamps that their days are taken out
   */
  void read(Connection connection, ChangedDays into, Set<Integer> busy) throws SQLException {
    seen.keySet().retainAll(busy);
    into.clear(busy);
    read(
        connection,
        "",
        (idSite, day, change, row) -> {
          if (!busy.contains(idSite)) {
            seen.computeIfAbsent(idSite, none -> new ConcurrentHashMap<>()).put(day, row);
            into.add(idSite, day, change);
          }
        });
  }

  private interface RowSink {
    void take(int idSite, LocalDate day, DayChange change, Seen row);
  }

  private void read(Connection connection, String condition, RowSink sink) throws SQLException {
    String sql = "SELECT idsite, day, stamp, invalidations, reason, visits FROM " + own.dirty();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql + condition)) {
      while (rows.next()) {
        sink.take(
            rows.getInt(1),
            LocalDate.parse(rows.getString(2)),
            change(rows.getString(5), rows.getBytes(6)),
            new Seen(rows.getLong(3), rows.getString(4)));
      }
    }
  }

  /**
   * Takes out days that are published, and the invalidations that ended with them; a day that was
   * found again since it was read stays.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   */
  void published(Connection connection, int idSite, Collection<LocalDate> days)
      throws SQLException {
    Map<LocalDate, Seen> ofSite = seen.getOrDefault(idSite, Map.of());
    String sql = "DELETE FROM " + own.dirty() + " WHERE idsite = ? AND day = ? AND stamp = ?";
    connection.setAutoCommit(false);
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      for (LocalDate day : new TreeSet<>(days)) {
        Seen row = ofSite.get(day);
        if (row == null) {
          continue; // its turn came without a row: something put off
        }
        delete.setInt(1, idSite);
        delete.setString(2, day.toString());
        delete.setLong(3, row.stamp());
        if (delete.executeUpdate() > 0 && !row.invalidations().isEmpty()) {
          release(connection, row.invalidations());
        }
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void release(Connection transaction, String invalidations) throws SQLException {
    String sql =
        "DELETE FROM "
            + tables.name("archive_invalidations")
            + " WHERE idinvalidation = ? AND status = 1";
    try (PreparedStatement delete = transaction.prepareStatement(sql)) {
      for (String id : invalidations.split(",")) {
        delete.setLong(1, Long.parseLong(id));
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }
}
