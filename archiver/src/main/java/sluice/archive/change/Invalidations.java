package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.table.MatomoTables;

/**
 * What Matomo itself marks for archiving again: options of the tracker for hits on past days, and
 * rows of archive_invalidations (docs: archiver/docs/archive-tables.md#invalidations). They are
 * deleted once handled. What cannot be read is left, said once, and stops nothing. Not thread-safe.
 */
public final class Invalidations {
  private static final Logger LOG = LoggerFactory.getLogger(Invalidations.class);

  private static final Pattern OPTION =
      Pattern.compile(".*report_to_invalidate_(\\d+)_(\\d{4}-\\d\\d-\\d\\d)(_.*)?");

  /** Number of the period "range" in Matomo's tables. */
  private static final int RANGE = 5;

  private final MatomoTables tables;
  private final boolean makesRangesOnRequest;
  private final Set<String> said = new HashSet<>();
  private final Map<Integer, List<String>> options = new HashMap<>();
  private final Map<Integer, List<Long>> rows = new HashMap<>();

  /**
   * Reads the tables of one Matomo.
   *
   * @param makesRangesOnRequest whether PHP makes archives of date ranges when they are looked at,
   *     so that an invalidated one needs nothing of us
   */
  public Invalidations(MatomoTables tables, boolean makesRangesOnRequest) {
    this.tables = tables;
    this.makesRangesOnRequest = makesRangesOnRequest;
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
          addOption(names.getString(1), option, into);
        }
      }
    }
  }

  private void addOption(String name, Matcher option, ChangedDays into) {
    try {
      int idSite = Integer.parseInt(option.group(1));
      into.add(idSite, LocalDate.parse(option.group(2)));
      options.computeIfAbsent(idSite, none -> new ArrayList<>()).add(name);
    } catch (DateTimeException | NumberFormatException e) {
      sayUnreadable("option " + name);
    }
  }

  /**
   * A longer period is folded again with its first day; the days in it that changed have rows of
   * their own.
   */
  private void readRows(Connection connection, ChangedDays into) throws SQLException {
    giveBackAbandoned(connection);
    String sql =
        "SELECT idinvalidation, idsite, date1, period FROM "
            + tables.name("archive_invalidations")
            + " WHERE status = 0 AND period <= "
            + RANGE;
    List<Long> ranges = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        if (found.getInt(4) == RANGE) {
          ranges.add(found.getLong(1));
        } else {
          addRow(found.getLong(1), found.getInt(2), found.getString(3), into);
        }
      }
    }
    handleRanges(connection, ranges);
  }

  private void addRow(long id, int idSite, String date, ChangedDays into) {
    try {
      into.add(idSite, LocalDate.parse(date));
      rows.computeIfAbsent(idSite, none -> new ArrayList<>()).add(id);
    } catch (DateTimeException e) {
      sayUnreadable("row " + id + " of archive_invalidations, date1 " + date);
    }
  }

  private void sayUnreadable(String what) {
    if (said.add(what)) {
      LOG.atWarn()
          .addKeyValue("what", what)
          .addKeyValue("do", "delete it")
          .log("invalidation-unreadable");
    }
  }

  /** A process that took a row a day ago and did not end with it is gone, as Matomo sees it. */
  private void giveBackAbandoned(Connection connection) throws SQLException {
    String sql =
        "UPDATE "
            + tables.name("archive_invalidations")
            + " SET status = 0, ts_started = NULL WHERE status = 1"
            + " AND (ts_started IS NULL OR ts_started < NOW() - INTERVAL 1 DAY)";
    try (Statement statement = connection.createStatement()) {
      int abandoned = statement.executeUpdate(sql);
      if (abandoned > 0) {
        LOG.atInfo()
            .addKeyValue("count", abandoned)
            .addKeyValue("cause", "begun a day ago")
            .log("invalidations-taken-up");
      }
    }
  }

  /** An invalidated archive of a range is made again by PHP when somebody looks at it. */
  private void handleRanges(Connection connection, List<Long> ids) throws SQLException {
    if (makesRangesOnRequest) {
      delete(connection, ids);
    } else if (!ids.isEmpty() && said.add("ranges")) {
      LOG.atWarn()
          .addKeyValue("count", ids.size())
          .addKeyValue("cause", "Sluice makes no archives of date ranges")
          .addKeyValue(
              "do", "leave them to PHP: [General] archiving_range_force_on_browser_request = 1")
          .log("ranges-left");
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
    delete(connection, rows.getOrDefault(idSite, List.of()));
    options.remove(idSite);
    rows.remove(idSite);
  }

  private void delete(Connection connection, List<Long> ids) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM "
                + tables.name("archive_invalidations")
                + " WHERE idinvalidation = ? AND status = 0")) {
      for (long id : ids) {
        delete.setLong(1, id);
        delete.executeUpdate();
      }
    }
  }
}
