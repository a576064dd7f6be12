package sluice.archive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveReader.Version;
import sluice.log.DateTimes;

/**
 * Publishes archives: rows first, the done flag last, one transaction an archive (docs:
 * archiver/docs/archive-tables.md#what-is-published). What an archive replaces is deleted later,
 * because Matomo's reader takes the ids first and the rows afterwards. Thread-safe, as long as one
 * thread at a time archives a site.
 */
public final class ArchiveWriter {
  /** Memory for digests of what was published. */
  private static final long DIGEST_BYTES = 64L << 20;

  /** So long after an archive was updated another may come to lie above it. */
  private static final Duration RIVALS_LAST = Duration.ofHours(1);

  /** MariaDB's error for a table that is not there. */
  private static final int NO_SUCH_TABLE = 1146;

  private final ArchiveTables archives;
  private final InstantSource clock;
  private final Deque<Superseded> superseded = new ConcurrentLinkedDeque<>();
  private final WeighedCache<ArchiveKey, Published> refreshed =
      new WeighedCache<>(DIGEST_BYTES, Published::weight);
  private final ArchiveStates states = new ArchiveStates();
  private final TopArchives tops;
  private final InPlace inPlace;

  private record Superseded(Period period, long id, Instant since) {}

  /** Writes into the archive tables of one Matomo; the clock stamps what is written. */
  public ArchiveWriter(ArchiveTables archives, InstantSource clock) {
    this.archives = archives;
    this.clock = clock;
    this.tops = new TopArchives(archives);
    this.inPlace = new InPlace(archives, tops);
  }

  /**
   * Publishes an archive as complete, under a new id.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   * @return the new archive
   */
  public Version publish(Connection connection, ArchiveKey key, ArchiveContents contents)
      throws SQLException {
    forget(key);
    Instant now = clock.instant();
    return version(publishNew(connection, key, contents, DateTimes.text(now)), now);
  }

  /** As it is read from a column that has seconds. */
  private static Version version(long id, Instant archivedAt) {
    return new Version(id, archivedAt.truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Publishes the archive of a period that is not over: where ours is still the one that readers
   * take, only the rows that changed are written, and it keeps its id.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   * @return the archive, of which the id is new or was kept
   */
  public Version refresh(Connection connection, ArchiveKey key, ArchiveContents contents)
      throws SQLException {
    Published former = refreshed.get(key).orElse(null);
    refreshed.remove(key); // until it is certain what the database holds
    Instant at = clock.instant();
    String archivedAt = DateTimes.text(at);
    if (former != null) {
      Published now = Published.of(former.idArchive(), archivedAt, at, contents);
      if (inPlace.update(connection, key, contents, new InPlace.Change(former, now))) {
        refreshed.put(key, now);
        states.published(key, now.idArchive(), archivedAt, now.holdsWhat(former));
        return version(now.idArchive(), at);
      }
    }
    states.forget(key);
    long id = publishNew(connection, key, contents, archivedAt);
    refreshed.put(key, Published.of(id, archivedAt, null, contents));
    states.published(key, id, archivedAt, false);
    return version(id, at);
  }

  /**
   * Stamps archives anew that are right as they are, or Matomo would take them for outdated; those
   * that somebody has deleted or invalidated are left.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   * @param ids by key, of one period of a site
   * @param now what is in the log since is not in them; later stamps stay
   */
  public void stamp(Connection connection, Map<ArchiveKey, Long> ids, Instant now)
      throws SQLException {
    Map<Long, Instant> former = inPlace.stamp(connection, ids, DateTimes.text(now));
    ids.forEach(
        (key, id) ->
            Optional.ofNullable(former.get(id)).ifPresent(before -> stamped(key, id, before, now)));
  }

  /**
   * An archive has got another stamp and is what it was.
   *
   * @param former the stamp that it had
   */
  public void stamped(ArchiveKey key, long id, Instant former, Instant now) {
    states.stamped(key, id, former, now);
    refreshed
        .get(key)
        .filter(last -> last.idArchive() == id)
        .filter(last -> last.archivedAt().equals(DateTimes.text(former)))
        .ifPresent(last -> refreshed.put(key, last.stamped(DateTimes.text(now))));
  }

  /**
   * Tells states of an archive of a period that goes on from each other, which its stamp does not:
   * it may be updated twice in a second. Empty where it is not as we published it last.
   */
  public OptionalLong revision(ArchiveKey key, Version version) {
    return states
        .get(key, version)
        .map(state -> OptionalLong.of(state.revision()))
        .orElse(OptionalLong.empty());
  }

  /**
   * When an archive got what it holds, as text: its stamp, but where it was stamped anew since we
   * published it.
   */
  public String publishedAt(ArchiveKey key, Version version) {
    return states
        .get(key, version)
        .map(ArchiveStates.State::publishedAt)
        .orElseGet(() -> DateTimes.text(version.archivedAt()));
  }

  /** Whether the archive of a key was last updated under the id that it had. */
  public boolean keptId(ArchiveKey key) {
    return refreshed.get(key).filter(last -> last.keptIdAt() != null).isPresent();
  }

  private long publishNew(
      Connection connection, ArchiveKey key, ArchiveContents contents, String archivedAt)
      throws SQLException {
    archives.create(connection, key.period());
    long id = archives.nextId(connection, key.period());
    ArchiveRows rows = new ArchiveRows(connection, archives, key, id, archivedAt);
    PublishTransaction.call(connection, () -> write(rows, contents));
    markOlder(connection, key, id);
    return id;
  }

  private boolean write(ArchiveRows rows, ArchiveContents contents) throws SQLException {
    List<ArchiveRows.Row> blobs = new ArrayList<>();
    contents.blobs().forEach((name, blob) -> blobs.add(new ArchiveRows.Row(name, blob)));
    rows.put(archives.blobName(rows.key().period()), blobs);
    List<ArchiveRows.Row> numbers = new ArrayList<>();
    contents.numerics().forEach((name, value) -> numbers.add(new ArchiveRows.Row(name, value)));
    rows.put(archives.numericName(rows.key().period()), numbers);
    rows.done();
    return true;
  }

  /**
   * Notes earlier archives of the same site, period and flag. All but the newest of them were
   * replaced when the one above them was made, by processes that have ended since.
   */
  private void markOlder(Connection connection, ArchiveKey key, long id) throws SQLException {
    String sql =
        "SELECT idarchive, UNIX_TIMESTAMP(ts_archived) FROM "
            + archives.numericName(key.period())
            + " WHERE idsite = ? AND date1 = ? AND date2 = ? AND period = ? AND name = ? AND"
            + " idarchive < ? ORDER BY idarchive DESC";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      ArchiveReader.bind(select, 1, key.idSite(), key.period());
      select.setString(5, key.flag().rowName());
      select.setLong(6, id);
      try (ResultSet rows = select.executeQuery()) {
        Instant since = clock.instant();
        while (rows.next()) {
          superseded.addLast(new Superseded(key.period(), rows.getLong(1), since));
          since = Instant.ofEpochSecond(rows.getLong(2));
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
      if (!old.since().isAfter(before)) {
        waiting.remove();
        delete(connection, archives.numericName(old.period()), old.id());
        delete(connection, archives.blobName(old.period()), old.id());
      }
    }
  }

  /** After a failure: tables that were there may have been dropped, and are made anew. */
  public void forgetTables() {
    archives.forget();
  }

  private void delete(Connection connection, String table, long id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + table + " WHERE idarchive = ?")) {
      delete.setLong(1, id);
      delete.executeUpdate();
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_TABLE) {
        throw e;
      }
      archives.forget(); // Matomo dropped it, with all archives of that month
    }
  }

  /**
   * Archives of ours that kept their id within the last hour and that another process has hidden or
   * deleted since. Its archive may hold older numbers: it took its id before it read the log. Each
   * is named until {@link #forget} or its next publication, which gives it a new id.
   *
   * @param busy sites that are being archived now, which are left out
   */
  public List<ArchiveKey> hidden(Connection connection, Set<Integer> busy) throws SQLException {
    Map<ArchiveKey, Published> kept = new LinkedHashMap<>();
    Instant since = clock.instant().minus(RIVALS_LAST);
    for (Map.Entry<ArchiveKey, Published> entry : refreshed.entries()) {
      Instant keptIdAt = entry.getValue().keptIdAt();
      if (keptIdAt != null && keptIdAt.isAfter(since) && !busy.contains(entry.getKey().idSite())) {
        kept.put(entry.getKey(), entry.getValue());
      }
    }
    Map<ArchiveKey, Long> onTop = tops.of(connection, kept.keySet(), false);
    kept.entrySet().removeIf(e -> onTop.getOrDefault(e.getKey(), 0L) == e.getValue().idArchive());
    return List.copyOf(kept.keySet());
  }

  /** An archive is another process's by now: it is not updated, nor taken for what it was. */
  public void forget(ArchiveKey key) {
    refreshed.remove(key);
    states.forget(key);
  }
}
