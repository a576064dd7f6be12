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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.archive.period.Period;

/**
 * Reads published archives as Matomo's reader picks them (docs:
 * archiver/docs/archive-tables.md#how-matomos-reader-picks-an-archive). Thread-safe.
 */
public final class ArchiveReader {
  private static final String OF_PERIOD = "idsite = ? AND date1 = ? AND date2 = ? AND period = ?";

  private final ArchiveTables archives;

  /** Reads the archive tables of one Matomo. */
  public ArchiveReader(ArchiveTables archives) {
    this.archives = archives;
  }

  /** Sets idsite, date1, date2 and period from that parameter on; returns the next one. */
  static int bind(PreparedStatement statement, int from, int idSite, Period period)
      throws SQLException {
    statement.setInt(from, idSite);
    statement.setString(from + 1, period.date1().toString());
    statement.setString(from + 2, period.date2().toString());
    statement.setInt(from + 3, period.kind().code());
    return from + 4;
  }

  /** The newest usable archive of a key: values OK, temporary or invalidated, highest id. */
  public OptionalLong newest(Connection connection, ArchiveKey key) throws SQLException {
    if (!archives.exist(connection, key.period())) {
      return OptionalLong.empty();
    }
    String sql =
        "SELECT MAX(idarchive) FROM "
            + archives.numericName(key.period())
            + " WHERE "
            + OF_PERIOD
            + " AND name = ? AND value IN (1, 3, 4)";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(bind(select, 1, key.idSite(), key.period()), key.flag().rowName());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long id = row.getLong(1);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
      }
    }
  }

  /**
   * One state of an archive: it changes when the archive is made again, or updated under its id.
   *
   * @param archivedAt ts_archived of the done flag
   */
  public record Version(long idArchive, Instant archivedAt) {}

  /**
   * The newest usable archives of several periods of a site, by period and name of the done flag,
   * in one statement.
   */
  public Map<Period, Map<String, Version>> newest(
      Connection connection, int idSite, Collection<Period> periods) throws SQLException {
    Map<Period, Map<String, Version>> newest = new HashMap<>();
    Map<String, List<Period>> byTable = byTable(connection, periods);
    if (byTable.isEmpty()) {
      return newest;
    }
    Map<String, Period> byText = new HashMap<>();
    periods.forEach(period -> byText.put(text(period), period));
    try (PreparedStatement select = connection.prepareStatement(newestSql(byTable))) {
      int at = 1;
      for (List<Period> ofTable : byTable.values()) {
        for (Period period : ofTable) {
          at = bind(select, at, idSite, period);
        }
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Version version = new Version(rows.getLong(3), Instant.ofEpochSecond(rows.getLong(4)));
          newest
              .computeIfAbsent(byText.get(rows.getString(1)), none -> new HashMap<>())
              .merge(rows.getString(2), version, (a, b) -> a.idArchive() > b.idArchive() ? a : b);
        }
      }
    }
    return newest;
  }

  private static String text(Period period) {
    return period.date1() + " " + period.date2() + " " + period.kind().code();
  }

  private static String newestSql(Map<String, List<Period>> byTable) {
    List<String> selects = new ArrayList<>();
    byTable.forEach(
        (table, periods) ->
            selects.add(
                "SELECT CONCAT_WS(' ', date1, date2, period), name, idarchive,"
                    + " UNIX_TIMESTAMP(ts_archived) FROM "
                    + table
                    + " WHERE "
                    + anyOf(periods.size(), OF_PERIOD + " AND name LIKE 'done%'")
                    + " AND value IN (1, 3, 4)"));
    return String.join(" UNION ALL ", selects);
  }

  private static String anyOf(int count, String condition) {
    return "((" + String.join(") OR (", Collections.nCopies(count, condition)) + "))";
  }

  /** The periods by their numeric table; those whose table is missing are left out. */
  private Map<String, List<Period>> byTable(Connection connection, Collection<Period> periods)
      throws SQLException {
    Map<String, List<Period>> byTable = new LinkedHashMap<>();
    for (Period period : archives.withTables(connection, periods)) {
      byTable.computeIfAbsent(archives.numericName(period), none -> new ArrayList<>()).add(period);
    }
    return byTable;
  }

  /** When the newest usable archive of a key was made; empty where there is none. */
  public Optional<Instant> archivedAt(Connection connection, ArchiveKey key) throws SQLException {
    Map<String, Version> flags =
        newest(connection, key.idSite(), List.of(key.period()))
            .getOrDefault(key.period(), Map.of());
    return Optional.ofNullable(flags.get(key.flag().rowName())).map(Version::archivedAt);
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
            + " WHERE "
            + OF_PERIOD
            + " AND name LIKE 'done%'";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, 1, idSite, period);
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
    return numerics(connection, List.of(new Stored(key.period(), id))).get(0);
  }

  /** Where an archive is stored: its period tells the tables. */
  public record Stored(Period period, long idArchive) {}

  /** The numeric records of several archives, in their order, done flags left out. */
  public List<Map<String, Double>> numerics(Connection connection, List<Stored> stored)
      throws SQLException {
    List<Map<String, Double>> numerics = new ArrayList<>();
    List<String> selects = new ArrayList<>();
    for (Stored archive : stored) {
      selects.add(
          "SELECT "
              + numerics.size()
              + ", name, value FROM "
              + archives.numericName(archive.period())
              + " WHERE idarchive = ? AND name NOT LIKE 'done%'");
      numerics.add(new HashMap<>());
    }
    if (selects.isEmpty()) {
      return numerics;
    }
    try (PreparedStatement select =
        connection.prepareStatement(String.join(" UNION ALL ", selects))) {
      for (int i = 0; i < stored.size(); i++) {
        select.setLong(i + 1, stored.get(i).idArchive());
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          numerics.get(rows.getInt(1)).put(rows.getString(2), rows.getDouble(3));
        }
      }
    }
    return numerics;
  }

  /** All blob records of an archive by name, compressed as stored. */
  public Map<String, byte[]> blobs(Connection connection, Stored archive) throws SQLException {
    Map<String, byte[]> blobs = new HashMap<>();
    String sql =
        "SELECT name, value FROM " + archives.blobName(archive.period()) + " WHERE idarchive = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, archive.idArchive());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          blobs.put(rows.getString(1), rows.getBytes(2));
        }
      }
    }
    return blobs;
  }
}
