package sluice.archive.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveReader.Version;
import sluice.archive.table.DoneFlag;

/**
 * The archives of a period's parts: of all parts and flags, read in one statement. Not thread-safe.
 */
public final class PeriodParts {
  private final ArchiveReader reader;
  private final Connection connection;
  private final int idSite;
  private final List<Period> parts;
  private Map<Period, Map<String, Version>> versions;

  /** Reads what is there now. */
  public PeriodParts(ArchiveReader reader, Connection connection, int idSite, Period period)
      throws SQLException {
    this.reader = reader;
    this.connection = connection;
    this.idSite = idSite;
    this.parts = period.parts();
    read();
  }

  /** Reads once more, after some were published. */
  public void read() throws SQLException {
    versions = reader.newest(connection, idSite, parts);
  }

  /** The parts in order of date, those without an archive included. */
  public List<Period> all() {
    return parts;
  }

  /** Whether a part has an archive of that flag. */
  public boolean has(Period part, DoneFlag flag) {
    return version(part, flag).isPresent();
  }

  Optional<Version> version(Period part, DoneFlag flag) {
    return Optional.ofNullable(versions.getOrDefault(part, Map.of()).get(flag.rowName()));
  }
}
