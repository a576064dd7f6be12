package sluice.archive.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveTables;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.DoneValue;

/** The archives of a site and period as they stand in a snapshot. Not thread-safe. */
final class StoredArchives {
  /** Values of done flags that Matomo's reader takes for a whole archive. */
  private static final Set<Integer> USABLE =
      Set.of(DoneValue.OK.code(), DoneValue.OK_TEMPORARY.code(), DoneValue.INVALIDATED.code());

  private final Connection snapshot;
  private final ArchiveReader reader;
  private final int idSite;
  private final Period period;
  private final Map<String, ArchiveReader.DoneRow> newest = new HashMap<>();

  private StoredArchives(Connection snapshot, ArchiveTables tables, int idSite, Period period) {
    this.snapshot = snapshot;
    this.reader = new ArchiveReader(tables);
    this.idSite = idSite;
    this.period = period;
  }

  /** Reads which archives there are; of each flag the newest counts. */
  static StoredArchives of(Connection snapshot, ArchiveTables tables, int idSite, Period period)
      throws SQLException {
    StoredArchives stored = new StoredArchives(snapshot, tables, idSite, period);
    for (ArchiveReader.DoneRow row : stored.reader.doneRows(snapshot, idSite, period)) {
      if (USABLE.contains(row.value())) {
        stored.newest.merge(
            row.name(), row, (one, other) -> one.idArchive() > other.idArchive() ? one : other);
      }
    }
    return stored;
  }

  /** Names of all done flags. */
  Set<String> flags() {
    return newest.keySet();
  }

  Period period() {
    return period;
  }

  boolean has(DoneFlag flag) {
    return newest.containsKey(flag.rowName());
  }

  Optional<ArchiveReader.DoneRow> row(DoneFlag flag) {
    return Optional.ofNullable(newest.get(flag.rowName()));
  }

  /**
   * The records of an archive.
   *
   * @param numerics numbers by name
   * @param blobs tables by name, chunks included, compressed
   */
  record Records(Map<String, Double> numerics, Map<String, byte[]> blobs) {
    boolean isEmpty() {
      return numerics.isEmpty() && blobs.isEmpty();
    }
  }

  /** Reads all records of an archive that is there. */
  Records records(DoneFlag flag) throws SQLException {
    long id = newest.get(flag.rowName()).idArchive();
    return new Records(
        reader.numerics(snapshot, new ArchiveKey(idSite, period, flag), id),
        reader.blobs(snapshot, new ArchiveReader.Stored(period, id)));
  }
}
