package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import sluice.archive.table.MatomoTables;
import sluice.log.DateTimes;

/**
 * The days that were found changed and are not archived since, in a table. Each finding gives a day
 * a new stamp, so that what is found while a day is being archived outlives its publication. Not
 * thread-safe.
 */
final class DirtyDays {
  private final MatomoTables tables;
  private final OwnTables own;
  private final Map<Integer, Map<LocalDate, Seen>> seen = new HashMap<>();

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
   * Adds what was found to the table.
   *
   * @param claimed rows of archive_invalidations, in progress now, that ask for these days
   */
  void add(
      Connection transaction, ChangedDays found, List<Invalidations.Claim> claimed, Instant now)
      throws SQLException {
    Map<Integer, Map<LocalDate, String>> invalidations =
        claimed.stream()
            .collect(
                Collectors.groupingBy(
                    Invalidations.Claim::idSite,
                    Collectors.groupingBy(
                        Invalidations.Claim::day,
                        Collectors.mapping(
                            claim -> String.valueOf(claim.id()), Collectors.joining(",")))));
    String sql =
        "INSERT INTO "
            + own.dirty()
            + " (idsite, day, stamp, ts_found, invalidations) VALUES (?, ?, ?, ?, ?)"
            + " ON DUPLICATE KEY UPDATE stamp = VALUES(stamp), invalidations ="
            + " CONCAT_WS(',', NULLIF(invalidations, ''), NULLIF(VALUES(invalidations), ''))";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      boolean isEmpty = true;
      for (int idSite : found.idSites()) {
        for (LocalDate day : found.of(idSite)) {
          insert.setInt(1, idSite);
          insert.setString(2, day.toString());
          insert.setLong(3, ThreadLocalRandom.current().nextLong());
          insert.setString(4, DateTimes.text(now));
          insert.setString(5, invalidations.getOrDefault(idSite, Map.of()).getOrDefault(day, ""));
          insert.addBatch();
          isEmpty = false;
        }
      }
      if (!isEmpty) {
        insert.executeBatch();
      }
    }
  }

  /** Puts all days of the table in place of what is there. */
  void read(Connection connection, ChangedDays into) throws SQLException {
    seen.clear();
    into.clear();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT idsite, day, stamp, invalidations FROM " + own.dirty())) {
      while (rows.next()) {
        LocalDate day = LocalDate.parse(rows.getString(2));
        seen.computeIfAbsent(rows.getInt(1), none -> new HashMap<>())
            .put(day, new Seen(rows.getLong(3), rows.getString(4)));
        into.add(rows.getInt(1), day);
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
      for (LocalDate day : days) {
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
