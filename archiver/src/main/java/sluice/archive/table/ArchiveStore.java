package sluice.archive.table;

import java.time.InstantSource;

/**
 * Access to the archives of one Matomo.
 *
 * @param clock stamps what is written, and says which day it is
 */
public record ArchiveStore(ArchiveReader reader, ArchiveWriter writer, InstantSource clock) {
  /** Reads and writes the archive tables. */
  public static ArchiveStore of(MatomoTables tables, InstantSource clock) {
    ArchiveTables archives = new ArchiveTables(tables);
    return new ArchiveStore(new ArchiveReader(archives), new ArchiveWriter(archives, clock), clock);
  }
}
