package sluice.archive.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.archive.period.Period;
import sluice.archive.table.MatomoTables;

/**
 * What of a site is marked for being archived again (docs:
 * archiver/docs/archive-tables.md#invalidations): its archives may be out of date, whatever their
 * time says. Immutable.
 */
final class PendingMarks {
  private static final Pattern OPTION =
      Pattern.compile(".*report_to_invalidate_(\\d+)_(\\d{4}-\\d\\d-\\d\\d)(_.*)?");

  private final List<Mark> marks = new ArrayList<>();

  private record Mark(int kind, LocalDate date1, LocalDate date2) {}

  private PendingMarks() {}

  /** Reads what is marked in a snapshot; what cannot be read marks nothing. */
  static PendingMarks of(Connection snapshot, MatomoTables tables, int idSite) throws SQLException {
    PendingMarks pending = new PendingMarks();
    pending.rows(
        snapshot,
        "SELECT period, date1, date2 FROM "
            + tables.name("archive_invalidations")
            + " WHERE idsite = ?",
        idSite);
    pending.options(snapshot, tables, idSite);
    if (isThere(snapshot, tables.prefix() + "sluice_archive_dirty")) {
      pending.rows(
          snapshot,
          "SELECT 1, day, day FROM " + tables.name("sluice_archive_dirty") + " WHERE idsite = ?",
          idSite);
    }
    return pending;
  }

  private void rows(Connection snapshot, String sql, int idSite) throws SQLException {
    try (PreparedStatement select = snapshot.prepareStatement(sql)) {
      select.setInt(1, idSite);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          add(rows.getInt(1), rows.getString(2), rows.getString(3));
        }
      }
    }
  }

  private void add(int kind, String date1, String date2) {
    try {
      marks.add(new Mark(kind, LocalDate.parse(date1), LocalDate.parse(date2)));
    } catch (DateTimeException e) {
      // The archiver tells of marks that nobody can read; here they say nothing.
    }
  }

  private void options(Connection snapshot, MatomoTables tables, int idSite) throws SQLException {
    String sql =
        "SELECT option_name FROM "
            + tables.name("option")
            + " WHERE option_name LIKE '%report\\_to\\_invalidate\\_%'";
    try (Statement statement = snapshot.createStatement();
        ResultSet names = statement.executeQuery(sql)) {
      while (names.next()) {
        Matcher option = OPTION.matcher(names.getString(1));
        if (option.matches() && option.group(1).equals(String.valueOf(idSite))) {
          add(1, option.group(2), option.group(2));
        }
      }
    }
  }

  private static boolean isThere(Connection snapshot, String table) throws SQLException {
    String sql =
        "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?";
    try (PreparedStatement select = snapshot.prepareStatement(sql)) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Whether the period or anything in it is marked. */
  boolean concern(Period period) {
    return marks.stream()
        .anyMatch(
            mark ->
                mark.kind() <= period.kind().code()
                    && !mark.date1().isBefore(period.date1())
                    && !mark.date2().isAfter(period.date2()));
  }
}
