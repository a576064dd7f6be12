package sluice.archive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.log.LogTable;

/**
 * Updates an archive of ours under the id that it has: only rows that changed, in one transaction,
 * so that each statement of a reader sees all of it or nothing (docs:
 * archiver/docs/archive-tables.md#updates-in-place). Thread-safe: no state.
 */
final class InPlace {
  /** MariaDB's errors where another transaction has, or wants, the same rows. */
  private static final Set<Integer> LOCKED_BY_OTHERS = Set.of(1213, 1205);

  private final ArchiveTables archives;
  private final TopArchives tops;

  InPlace(ArchiveTables archives, TopArchives tops) {
    this.archives = archives;
    this.tops = tops;
  }

  /** What is there, and what is to be there; both have the same id. */
  record Change(Published former, Published now) {}

  /**
   * Writes the change, if the archive is still as we left it and no other lies above it.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   * @return false if nothing was written, because PHP deleted, invalidated or superseded it
   */
  boolean update(Connection connection, ArchiveKey key, ArchiveContents contents, Change change)
      throws SQLException {
    try {
      return PublishTransaction.call(
          connection, () -> writeIfOurs(connection, key, contents, change));
    } catch (SQLException e) {
      if (LOCKED_BY_OTHERS.contains(e.getErrorCode())) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Gives archives that are complete a later stamp, but where somebody else is changing them.
   *
   * @param ids by key, of one period of a site
   * @param archivedAt the stamp, as text
   * @return the stamps of before by id, of those that got another
   */
  Map<Long, Instant> stamp(Connection connection, Map<ArchiveKey, Long> ids, String archivedAt)
      throws SQLException {
    // Or with many ids the server may go through the table, and lock rows of other sites.
    String table =
        archives.numericName(ids.keySet().iterator().next().period()) + " FORCE INDEX (PRIMARY)";
    String where =
        " WHERE idarchive IN ("
            + String.join(", ", Collections.nCopies(ids.size(), "?"))
            + ") AND name LIKE 'done%' AND value = "
            + DoneValue.OK.code()
            + " AND ts_archived < ?";
    try {
      return PublishTransaction.call(
          connection,
          () -> {
            Map<Long, Instant> former = lock(connection, table + where, ids.values(), archivedAt);
            String sql = LogTable.UPDATE_BY_LIST + table + " SET ts_archived = ?" + where;
            try (PreparedStatement update = connection.prepareStatement(sql)) {
              update.setString(1, archivedAt);
              bind(update, 2, ids.values(), archivedAt);
              update.executeUpdate();
            }
            return former;
          });
    } catch (SQLException e) {
      if (LOCKED_BY_OTHERS.contains(e.getErrorCode())) {
        return Map.of();
      }
      throw e;
    }
  }

  private static Map<Long, Instant> lock(
      Connection transaction, String tableAndWhere, Collection<Long> ids, String before)
      throws SQLException {
    Map<Long, Instant> stamps = new HashMap<>();
    String sql =
        LogTable.SELECT_BY_LIST
            + "idarchive, UNIX_TIMESTAMP(ts_archived) FROM "
            + tableAndWhere
            + " FOR UPDATE";
    try (PreparedStatement select = transaction.prepareStatement(sql)) {
      bind(select, 1, ids, before);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          stamps.put(rows.getLong(1), Instant.ofEpochSecond(rows.getLong(2)));
        }
      }
    }
    return stamps;
  }

  private static void bind(
      PreparedStatement statement, int from, Collection<Long> ids, String before)
      throws SQLException {
    int at = from;
    for (long id : ids) {
      statement.setLong(at++, id);
    }
    statement.setString(at, before);
  }

  private boolean writeIfOurs(
      Connection transaction, ArchiveKey key, ArchiveContents contents, Change change)
      throws SQLException {
    boolean isOurs = lock(transaction, key, change.former()) && isOnTop(transaction, key, change);
    if (isOurs) {
      write(transaction, key, contents, change);
    }
    return isOurs;
  }

  /** Locks the done flag, for which whoever invalidates or deletes the archive has to wait. */
  private boolean lock(Connection transaction, ArchiveKey key, Published former)
      throws SQLException {
    String sql =
        "SELECT value, CAST(ts_archived AS CHAR) FROM "
            + archives.numericName(key.period())
            + " WHERE idarchive = ? AND name = ? AND idsite = ? FOR UPDATE";
    try (PreparedStatement select = transaction.prepareStatement(sql)) {
      select.setLong(1, former.idArchive());
      select.setString(2, key.flag().rowName());
      select.setInt(3, key.idSite());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            && row.getInt(1) == DoneValue.OK.code()
            && former.archivedAt().equals(row.getString(2));
      }
    }
  }

  private boolean isOnTop(Connection transaction, ArchiveKey key, Change change)
      throws SQLException {
    Long top = tops.of(transaction, List.of(key), true).get(key);
    return top != null && top == change.former().idArchive();
  }

  private void write(
      Connection transaction, ArchiveKey key, ArchiveContents contents, Change change)
      throws SQLException {
    Published former = change.former();
    Published now = change.now();
    ArchiveRows rows =
        new ArchiveRows(transaction, archives, key, now.idArchive(), now.archivedAt());
    List<ArchiveRows.Row> blobs = new ArrayList<>();
    try (Zlib zlib = contents.zlib()) {
      contents
          .records()
          .forEach(
              (name, blob) -> {
                if (!now.blobs().get(name).equals(former.blobs().get(name))) {
                  blobs.add(new ArchiveRows.Row(name, blob.stored(zlib)));
                }
              });
    }
    rows.put(archives.blobName(key.period()), blobs);
    rows.delete(archives.blobName(key.period()), vanished(former.blobs(), now.blobs()));
    List<ArchiveRows.Row> numbers = new ArrayList<>();
    now.numerics()
        .forEach(
            (name, value) -> {
              if (!value.equals(former.numerics().get(name))) {
                numbers.add(new ArchiveRows.Row(name, value));
              }
            });
    rows.put(archives.numericName(key.period()), numbers);
    rows.delete(archives.numericName(key.period()), vanished(former.numerics(), now.numerics()));
    rows.done();
  }

  private static Set<String> vanished(Map<String, ?> former, Map<String, ?> now) {
    Set<String> names = new HashSet<>(former.keySet());
    names.removeAll(now.keySet());
    return names;
  }
}
