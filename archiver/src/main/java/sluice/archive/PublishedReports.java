package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveTables;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.ReportTable;

/**
 * Reads reports of all visits back from the archive tables, as Matomo's API would. Not thread-safe.
 */
public final class PublishedReports {
  private final MatomoTables tables;
  private final ArchiveReader reader;

  /** Reads the archives of one Matomo. */
  public PublishedReports(MatomoTables tables) {
    this.tables = tables;
    this.reader = new ArchiveReader(new ArchiveTables(tables));
  }

  /**
   * The numeric records of a site and period by name, such as nb_visits; empty if it is not
   * archived.
   */
  public Map<String, Double> numbers(int idSite, Period period) throws SQLException {
    ArchiveKey key = new ArchiveKey(idSite, period, DoneFlag.ALL);
    try (Connection connection = tables.connect()) {
      OptionalLong id = reader.newest(connection, key);
      return id.isPresent() ? reader.numerics(connection, key, id.getAsLong()) : Map.of();
    }
  }

  /** A report such as Actions_actions_url; empty if it is not archived. */
  public Optional<ReportTable> table(int idSite, Period period, String record) throws SQLException {
    ArchiveKey key = new ArchiveKey(idSite, period, DoneFlag.ALL);
    try (Connection connection = tables.connect()) {
      OptionalLong id = reader.newest(connection, key);
      return id.isPresent()
          ? BlobCodec.decode(
              record, reader.blobs(connection, new ArchiveReader.Stored(period, id.getAsLong())))
          : Optional.empty();
    }
  }
}
