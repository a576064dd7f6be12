package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.MatomoTables;

/**
 * Which archives of periods that go on archivers of ours have published last, on whichever host: so
 * that one does not take for PHP's what another made (docs:
 * archiver/docs/archive-tables.md#two-archivers). Thread-safe.
 */
public final class OwnArchives {
  /** Days after its first one of which the archives of a period do not change any more. */
  private static final Map<PeriodKind, Integer> OVER =
      Map.of(PeriodKind.DAY, 3, PeriodKind.WEEK, 9, PeriodKind.MONTH, 33, PeriodKind.YEAR, 368);

  private final OwnTables own;
  private final ArchiveReader reader;

  /** What is in the table already, so that an archive that keeps its id costs no statement. */
  private final Map<ArchiveKey, Long> noted = new ConcurrentHashMap<>();

  /** Reads and writes in the database of one Matomo. */
  public OwnArchives(MatomoTables tables, ArchiveReader reader) {
    this.own = new OwnTables(tables);
    this.reader = reader;
  }

  /**
   * Notes what was published of a site.
   *
   * @param connection in autocommit, of the site's lease
   * @param published ids by what they are the archives of; those of periods that are long over are
   *     left out
   * @param today of the site
   */
  public void note(Connection connection, Map<ArchiveKey, Long> published, LocalDate today)
      throws SQLException {
    noted.keySet().removeIf(key -> isOver(key, today));
    Map<ArchiveKey, Long> fresh = new HashMap<>(published);
    fresh
        .entrySet()
        .removeIf(e -> isOver(e.getKey(), today) || e.getValue().equals(noted.get(e.getKey())));
    if (fresh.isEmpty()) {
      return;
    }
    String sql =
        "INSERT INTO "
            + own.published()
            + " VALUES "
            + String.join(", ", Collections.nCopies(fresh.size(), "(?, ?, ?, ?, ?)"))
            + " ON DUPLICATE KEY UPDATE idarchive = VALUES(idarchive)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int at = 1;
      for (Map.Entry<ArchiveKey, Long> entry : fresh.entrySet()) {
        at = bind(insert, at, entry.getKey(), entry.getKey().flag().rowName());
        insert.setLong(at++, entry.getValue());
      }
      insert.executeUpdate();
    }
    noted.putAll(fresh);
  }

  private static boolean isOver(ArchiveKey key, LocalDate today) {
    return key.period().date1().isBefore(today.minusDays(OVER.get(key.period().kind())));
  }

  private static int bind(PreparedStatement statement, int from, ArchiveKey key, String flag)
      throws SQLException {
    statement.setInt(from, key.idSite());
    statement.setInt(from + 1, key.period().kind().code());
    statement.setString(from + 2, key.period().date1().toString());
    statement.setString(from + 3, flag);
    return from + 4;
  }

  /** Whether the archive that readers take for this one is the last that one of us published. */
  public boolean isOurs(Connection connection, ArchiveKey key) throws SQLException {
    Map<String, ArchiveReader.Version> flags =
        reader
            .newest(connection, key.idSite(), List.of(key.period()))
            .getOrDefault(key.period(), Map.of());
    String top = null;
    for (Map.Entry<String, ArchiveReader.Version> flag : flags.entrySet()) {
      boolean isHigher = top == null || flag.getValue().idArchive() > flags.get(top).idArchive();
      if (key.flag().isReadWith(flag.getKey()) && isHigher) {
        top = flag.getKey();
      }
    }
    return top != null && idOf(connection, key, top) == flags.get(top).idArchive();
  }

  /** 0 if none was noted. */
  private long idOf(Connection connection, ArchiveKey key, String flag) throws SQLException {
    String sql =
        "SELECT idarchive FROM "
            + own.published()
            + " WHERE idsite = ? AND period = ? AND date1 = ? AND name = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, 1, key, flag);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Forgets periods that are long over, of all sites. */
  public void deleteOver(Connection connection, LocalDate today) throws SQLException {
    own.create(connection);
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + own.published() + " WHERE period = ? AND date1 < ?")) {
      for (Map.Entry<PeriodKind, Integer> kind : OVER.entrySet()) {
        delete.setInt(1, kind.getKey().code());
        delete.setString(2, today.minusDays(kind.getValue() + 1L).toString());
        delete.executeUpdate();
      }
    }
  }
}
