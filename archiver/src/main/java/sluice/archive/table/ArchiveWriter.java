package sluice.archive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import sluice.archive.period.Period;
import sluice.log.DateTimes;

/**
 * Publishes archives: rows first, the done flag last, one transaction an archive (docs:
 * archiver/docs/archive-tables.md#what-is-published). What an archive replaces is deleted later,
 * because Matomo's reader takes the ids first and the rows afterwards. Thread-safe.
 */
public final class ArchiveWriter {
  /** Blob rows that are sent together; a row may be large. */
  private static final int BLOB_ROWS = 20;

  private final ArchiveTables archives;
  private final InstantSource clock;
  private final Deque<Superseded> superseded = new ConcurrentLinkedDeque<>();

  private record Superseded(Period period, long id, Instant since) {}

  /** Writes into the archive tables of one Matomo; the clock stamps what is written. */
  public ArchiveWriter(ArchiveTables archives, InstantSource clock) {
    this.archives = archives;
    this.clock = clock;
  }

  /**
   * Publishes an archive as complete.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   * @return the new idarchive
   */
  public long publish(Connection connection, ArchiveKey key, ArchiveContents contents)
      throws SQLException {
    archives.create(connection, key.period());
    long id = archives.nextId(connection, key.period());
    connection.setAutoCommit(false);
    try {
      Target target = new Target(key, id, DateTimes.text(clock.instant()));
      insertBlobs(connection, target, contents.blobs());
      insertNumerics(connection, target, contents.numerics());
      connection.commit();
      markOlder(connection, target);
      return id;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private record Target(ArchiveKey key, long id, String archivedAt) {}

  private void insertBlobs(Connection connection, Target target, Map<String, byte[]> blobs)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(insertInto(archives.blobName(target.key().period())))) {
      int waiting = 0;
      for (Map.Entry<String, byte[]> blob : blobs.entrySet()) {
        bind(insert, target, blob.getKey());
        insert.setBytes(8, blob.getValue());
        insert.addBatch();
        if (++waiting % BLOB_ROWS == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private void insertNumerics(Connection connection, Target target, Map<String, Double> numerics)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(insertInto(archives.numericName(target.key().period())))) {
      for (Map.Entry<String, Double> number : numerics.entrySet()) {
        bind(insert, target, number.getKey());
        insert.setDouble(8, number.getValue());
        insert.addBatch();
      }
      bind(insert, target, target.key().flag().rowName());
      insert.setDouble(8, DoneValue.OK.code());
      insert.addBatch();
      insert.executeBatch();
    }
  }

  private static String insertInto(String table) {
    return "INSERT INTO "
        + table
        + " (idarchive, name, idsite, date1, date2, period, ts_archived, value) VALUES (?, ?, ?, ?,"
        + " ?, ?, ?, ?)";
  }

  private static void bind(PreparedStatement insert, Target target, String name)
      throws SQLException {
    insert.setLong(1, target.id());
    insert.setString(2, name);
    insert.setInt(3, target.key().idSite());
    insert.setString(4, target.key().period().date1().toString());
    insert.setString(5, target.key().period().date2().toString());
    insert.setInt(6, target.key().period().kind().code());
    insert.setString(7, target.archivedAt());
  }

  /** Notes earlier archives of the same site, period and flag. */
  private void markOlder(Connection connection, Target target) throws SQLException {
    String sql =
        "SELECT idarchive FROM "
            + archives.numericName(target.key().period())
            + " WHERE idsite = ? AND date1 = ? AND date2 = ? AND period = ? AND name = ? AND"
            + " idarchive < ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, target.key().idSite());
      select.setString(2, target.key().period().date1().toString());
      select.setString(3, target.key().period().date2().toString());
      select.setInt(4, target.key().period().kind().code());
      select.setString(5, target.key().flag().rowName());
      select.setLong(6, target.id());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          superseded.addLast(
              new Superseded(target.key().period(), rows.getLong(1), clock.instant()));
        }
      }
    }
  }

  /**
   * Deletes archives that were replaced before this instant. The connection is in autocommit. By
   * one thread at a time.
   */
  public void removeSuperseded(Connection connection, Instant before) throws SQLException {
    Iterator<Superseded> waiting = superseded.iterator();
    while (waiting.hasNext()) {
      Superseded old = waiting.next();
      if (old.since().isAfter(before)) {
        return;
      }
      waiting.remove();
      delete(connection, archives.numericName(old.period()), old.id());
      delete(connection, archives.blobName(old.period()), old.id());
    }
  }

  private static void delete(Connection connection, String table, long id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + table + " WHERE idarchive = ?")) {
      delete.setLong(1, id);
      delete.executeUpdate();
    }
  }
}
