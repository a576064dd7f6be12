package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.archive.table.MatomoTables;

/**
 * What Matomo itself marks for archiving again: options of the tracker for hits on past days, and
 * rows of archive_invalidations (reference archive.md 7.3, 7.7). They are deleted once handled. Not
 * thread-safe.
 */
public final class Invalidations {
  private static final Pattern OPTION =
      Pattern.compile(".*report_to_invalidate_(\\d+)_(\\d{4}-\\d\\d-\\d\\d)(_.*)?");

  /**
   * Longest period whose days are archived again one by one; above it only the period is folded.
   */
  private static final int LONGEST_DAYS = 366;

  private final MatomoTables tables;
  private final Map<Integer, List<String>> options = new HashMap<>();
  private final Map<Integer, List<Long>> rows = new HashMap<>();

  /** Reads the tables of one Matomo. */
  public Invalidations(MatomoTables tables) {
    this.tables = tables;
  }

  void read(Connection connection, ChangedDays into) throws SQLException {
    options.clear();
    rows.clear();
    readOptions(connection, into);
    readRows(connection, into);
  }

  private void readOptions(Connection connection, ChangedDays into) throws SQLException {
    String sql =
        "SELECT option_name FROM "
            + tables.name("option")
            + " WHERE option_name LIKE '%report\\_to\\_invalidate\\_%'";
    try (Statement statement = connection.createStatement();
        ResultSet names = statement.executeQuery(sql)) {
      while (names.next()) {
        Matcher option = OPTION.matcher(names.getString(1));
        if (option.matches()) {
          int idSite = Integer.parseInt(option.group(1));
          into.add(idSite, LocalDate.parse(option.group(2)));
          options.computeIfAbsent(idSite, none -> new ArrayList<>()).add(names.getString(1));
        }
      }
    }
  }

  /**
   * A longer period is folded again with its first day; the days in it that changed have rows of
   * their own.
   */
  private void readRows(Connection connection, ChangedDays into) throws SQLException {
    String sql =
        "SELECT idinvalidation, idsite, date1 FROM "
            + tables.name("archive_invalidations")
            + " WHERE status = 0 AND period < 5";
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        int idSite = found.getInt(2);
        LocalDate from = LocalDate.parse(found.getString(3));
        into.add(idSite, from);
        rows.computeIfAbsent(idSite, none -> new ArrayList<>()).add(found.getLong(1));
      }
    }
  }

  /** Deletes what was read for a site: its days are published. */
  public void handled(Connection connection, int idSite) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + tables.name("option") + " WHERE option_name = ?")) {
      for (String name : options.getOrDefault(idSite, List.of())) {
        delete.setString(1, name);
        delete.executeUpdate();
      }
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM "
                + tables.name("archive_invalidations")
                + " WHERE idinvalidation = ? AND status = 0")) {
      for (long id : rows.getOrDefault(idSite, List.of())) {
        delete.setLong(1, id);
        delete.executeUpdate();
      }
    }
    options.remove(idSite);
    rows.remove(idSite);
  }
}
