package sluice.archive.table;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Access to the archives of one Matomo.
 *
 * @param clock stamps what is written, and says which day it is
 */
public record ArchiveStore(ArchiveReader reader, ArchiveWriter writer, InstantSource clock) {
  /** Reads and writes the archive tables, which are made as 5.1.2 makes them. */
  public static ArchiveStore of(MatomoTables tables, InstantSource clock) {
    return of(tables, clock, () -> false);
  }

  /**
   * Reads and writes the archive tables.
   *
   * @param longBlobs asked when a table is made, whether its blobs may be longer than 16 MiB
   */
  public static ArchiveStore of(
      MatomoTables tables, InstantSource clock, BooleanSupplier longBlobs) {
    ArchiveTables archives = new ArchiveTables(tables, longBlobs);
    return new ArchiveStore(new ArchiveReader(archives), new ArchiveWriter(archives, clock), clock);
  }
}
