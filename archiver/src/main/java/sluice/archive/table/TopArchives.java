package sluice.archive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.archive.period.Period;

/**
 * Which archives lie on top: the highest ids among those that Matomo's reader takes in place of an
 * archive or along with it (docs:
 * archiver/docs/archive-tables.md#how-matomos-reader-picks-an-archive). Thread-safe: no state.
 */
final class TopArchives {
  /** Periods that are asked for together. */
  private static final int PERIODS_AT_ONCE = 100;

  private final ArchiveTables archives;

  TopArchives(ArchiveTables archives) {
    this.archives = archives;
  }

  private record Scope(int idSite, Period period) {}

  private record Done(String name, long id, int value) {}

  /**
   * The top ids by key; a key of which there is no archive is left out.
   *
   * @param countsUnfinished whether archives count that PHP has begun and not ended
   */
  Map<ArchiveKey, Long> of(
      Connection connection, Collection<ArchiveKey> keys, boolean countsUnfinished)
      throws SQLException {
    Map<String, Set<Scope>> byTable = new LinkedHashMap<>();
    for (ArchiveKey key : keys) {
      byTable
          .computeIfAbsent(archives.numericName(key.period()), none -> new LinkedHashSet<>())
          .add(new Scope(key.idSite(), key.period()));
    }
    Map<Scope, List<Done>> found = new HashMap<>();
    for (Map.Entry<String, Set<Scope>> table : byTable.entrySet()) {
      List<Scope> scopes = List.copyOf(table.getValue());
      for (int from = 0; from < scopes.size(); from += PERIODS_AT_ONCE) {
        int to = Math.min(scopes.size(), from + PERIODS_AT_ONCE);
        read(connection, table.getKey(), scopes.subList(from, to), found);
      }
    }
    Map<ArchiveKey, Long> tops = new HashMap<>();
    for (ArchiveKey key : keys) {
      for (Done done : found.getOrDefault(new Scope(key.idSite(), key.period()), List.of())) {
        boolean counts = countsUnfinished || !DoneValue.isUnfinished(done.value());
        if (counts && key.flag().isReadWith(done.name())) {
          tops.merge(key, done.id(), Math::max);
        }
      }
    }
    return tops;
  }

  private static void read(
      Connection connection, String table, List<Scope> scopes, Map<Scope, List<Done>> found)
      throws SQLException {
    Map<String, Scope> byText = new HashMap<>();
    String sql =
        "SELECT CONCAT_WS(' ', idsite, date1, date2, period), name, idarchive, value FROM "
            + table
            + " WHERE "
            + String.join(
                " OR ",
                Collections.nCopies(
                    scopes.size(),
                    "(idsite = ? AND date1 = ? AND date2 = ? AND period = ? AND name LIKE 'done%')"));
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int at = 1;
      for (Scope scope : scopes) {
        Period period = scope.period();
        at = ArchiveReader.bind(select, at, scope.idSite(), period);
        byText.put(
            scope.idSite()
                + " "
                + period.date1()
                + " "
                + period.date2()
                + " "
                + period.kind().code(),
            scope);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found
              .computeIfAbsent(byText.get(rows.getString(1)), none -> new ArrayList<>())
              .add(new Done(rows.getString(2), rows.getLong(3), rows.getInt(4)));
        }
      }
    }
  }
}
