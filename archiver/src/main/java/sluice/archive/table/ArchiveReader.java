package sluice.archive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.archive.period.Period;

/**
 * Reads published archives as Matomo's reader picks them (docs:
 * archiver/docs/archive-tables.md#how-matomos-reader-picks-an-archive). Not thread-safe.
 */
public final class ArchiveReader {
  private final ArchiveTables archives;

  /** Reads the archive tables of one Matomo. */
  public ArchiveReader(ArchiveTables archives) {
    this.archives = archives;
  }

  /** The newest usable archive of a key: values OK, temporary or invalidated, highest id. */
  public OptionalLong newest(Connection connection, ArchiveKey key) throws SQLException {
    if (!archives.exist(connection, key.period())) {
      return OptionalLong.empty();
    }
    String sql =
        "SELECT MAX(idarchive) FROM "
            + archives.numericName(key.period())
            + " WHERE idsite = ? AND date1 = ? AND date2 = ? AND period = ? AND name = ? AND value IN (1, 3, 4)";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, key.idSite());
      select.setString(2, key.period().date1().toString());
      select.setString(3, key.period().date2().toString());
      select.setInt(4, key.period().kind().code());
      select.setString(5, key.flag().rowName());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long id = row.getLong(1);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
      }
    }
  }

  /** When the newest usable archive of a key was made; empty where there is none. */
  public Optional<Instant> archivedAt(Connection connection, ArchiveKey key) throws SQLException {
    OptionalLong id = newest(connection, key);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    String sql =
        "SELECT UNIX_TIMESTAMP(ts_archived) FROM "
            + archives.numericName(key.period())
            + " WHERE idarchive = ? AND name = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, id.getAsLong());
      select.setString(2, key.flag().rowName());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(Instant.ofEpochSecond(row.getLong(1))) : Optional.empty();
      }
    }
  }

  /**
   * A done flag as it is stored.
   *
   * @param value see {@link DoneValue}
   */
  public record DoneRow(long idArchive, String name, int value, Instant archivedAt) {}

  /** All done flags of a site and period, of whatever value. */
  public List<DoneRow> doneRows(Connection connection, int idSite, Period period)
      throws SQLException {
    List<DoneRow> found = new ArrayList<>();
    if (!archives.exist(connection, period)) {
      return found;
    }
    String sql =
        "SELECT idarchive, name, value, UNIX_TIMESTAMP(ts_archived) FROM "
            + archives.numericName(period)
            + " WHERE idsite = ? AND date1 = ? AND date2 = ? AND period = ? AND name LIKE 'done%'";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, idSite);
      select.setString(2, period.date1().toString());
      select.setString(3, period.date2().toString());
      select.setInt(4, period.kind().code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new DoneRow(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getInt(3),
                  Instant.ofEpochSecond(rows.getLong(4))));
        }
      }
    }
    return found;
  }

  /** All numeric records of an archive, its done flag left out. */
  public Map<String, Double> numerics(Connection connection, ArchiveKey key, long id)
      throws SQLException {
    Map<String, Double> numbers = new HashMap<>();
    String sql =
        "SELECT name, value FROM "
            + archives.numericName(key.period())
            + " WHERE idarchive = ? AND name NOT LIKE 'done%'";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, id);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          numbers.put(rows.getString(1), rows.getDouble(2));
        }
      }
    }
    return numbers;
  }

  /** One blob record of an archive with its subtables, by record name, compressed as stored. */
  public Map<String, byte[]> blobs(Connection connection, ArchiveKey key, long id, String record)
      throws SQLException {
    Map<String, byte[]> blobs = new HashMap<>();
    String sql =
        "SELECT name, value FROM "
            + archives.blobName(key.period())
            + " WHERE idarchive = ? AND (name = ? OR name LIKE ?)";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, id);
      select.setString(2, record);
      select.setString(3, record.replace("_", "\\_") + "\\_chunk\\_%");
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          blobs.put(rows.getString(1), rows.getBytes(2));
        }
      }
    }
    return blobs;
  }
}
