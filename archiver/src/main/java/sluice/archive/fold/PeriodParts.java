package sluice.archive.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveReader.Stored;
import sluice.archive.table.ArchiveReader.Version;
import sluice.archive.table.DoneFlag;

/**
 * The archives of a period's parts: of all parts and flags, read in one statement. Thread-safe:
 * archives of several segments may be folded side by side.
 */
public final class PeriodParts {
  private final ArchiveReader reader;
  private final Object lock;
  private final Connection connection;
  private final int idSite;
  private final List<Period> parts;
  private volatile Map<Period, Map<String, Version>> versions;

  /**
   * Reads what is there now.
   *
   * @param lock held while the connection is used
   */
  public PeriodParts(
      ArchiveReader reader, Connection connection, Object lock, int idSite, Period period)
      throws SQLException {
    this.reader = reader;
    this.lock = lock;
    this.connection = connection;
    this.idSite = idSite;
    this.parts = period.parts();
    read();
  }

  /** Reads once more, after some were published. */
  public void read() throws SQLException {
    synchronized (lock) {
      versions = reader.newest(connection, idSite, parts);
    }
  }

  /** The parts in order of date, those without an archive included. */
  public List<Period> all() {
    return parts;
  }

  /** Whether a part has an archive of that flag. */
  public boolean has(Period part, DoneFlag flag) {
    return version(part, flag).isPresent();
  }

  /** The archive of a part that is read; empty if it has none. */
  public Optional<Version> version(Period part, DoneFlag flag) {
    return Optional.ofNullable(versions.getOrDefault(part, Map.of()).get(flag.rowName()));
  }

  /** The numeric records of archives, in their order. */
  List<Map<String, Double>> numerics(List<Stored> archives) throws SQLException {
    synchronized (lock) {
      return reader.numerics(connection, archives);
    }
  }

  /** The blob records of an archive by name, as they are stored. */
  Map<String, byte[]> blobs(Stored archive) throws SQLException {
    synchronized (lock) {
      return reader.blobs(connection, archive);
    }
  }
}
