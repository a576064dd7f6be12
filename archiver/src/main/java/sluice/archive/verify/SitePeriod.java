package sluice.archive.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;

/** A site and a period of which there are archives. */
public record SitePeriod(int idSite, Period period) {

  /** Days before the weeks and the month that hold them, which need their visitors. */
  private static final Comparator<SitePeriod> ORDER =
      Comparator.comparingInt(SitePeriod::idSite)
          .thenComparing(SitePeriod::month)
          .thenComparing(at -> at.period().kind())
          .thenComparing(at -> at.period().date1());

  /** First day of the month in which the period begins. */
  public LocalDate month() {
    return period.date1().withDayOfMonth(1);
  }

  /**
   * What to look for.
   *
   * @param idSites empty = all
   * @param from first day; periods that hold one of the days count
   * @param to last day, inclusive
   */
  public record Wanted(List<Integer> idSites, LocalDate from, LocalDate to, Set<PeriodKind> kinds) {
    boolean takes(SitePeriod at) {
      return (idSites.isEmpty() || idSites.contains(at.idSite()))
          && kinds.contains(at.period().kind())
          && !at.period().date1().isAfter(to)
          && !at.period().date2().isBefore(from);
    }
  }

  /** All that have archives, in order; read from the indexes of the archive tables. */
  public static List<SitePeriod> find(Connection connection, MatomoTables tables, Wanted wanted)
      throws SQLException {
    List<SitePeriod> found = new ArrayList<>();
    for (String table : numericTables(connection, tables.prefix())) {
      String sql = "SELECT DISTINCT idsite, date1, date2, period FROM " + tables.name(table);
      try (PreparedStatement select = connection.prepareStatement(sql);
          ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          add(found, rows, wanted);
        }
      }
    }
    found.sort(ORDER);
    return found;
  }

  private static void add(List<SitePeriod> found, ResultSet row, Wanted wanted)
      throws SQLException {
    for (PeriodKind kind : PeriodKind.values()) {
      if (kind.code() == row.getInt(4)) {
        try {
          Period period = Period.of(kind, LocalDate.parse(row.getString(2)));
          SitePeriod at = new SitePeriod(row.getInt(1), period);
          if (period.date2().toString().equals(row.getString(3)) && wanted.takes(at)) {
            found.add(at);
          }
        } catch (DateTimeException e) {
          // Whatever lies there under an impossible date, no reader ever asks for it.
        }
      }
    }
  }

  private static List<String> numericTables(Connection connection, String prefix)
      throws SQLException {
    List<String> names = new ArrayList<>();
    String sql =
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
            + " AND LEFT(TABLE_NAME, ?) = ? ORDER BY TABLE_NAME";
    String start = prefix + "archive_numeric_";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, start.length());
      select.setString(2, start);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1).substring(prefix.length());
          if (name.matches("archive_numeric_\\d{4}_\\d\\d")) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  /**
   * Some of them at random, at least one if there is one; the same seed draws the same.
   *
   * @param share of all, above 0, up to 1
   */
  public static List<SitePeriod> draw(List<SitePeriod> all, double share, long seed) {
    List<SitePeriod> drawn = new ArrayList<>(all);
    Collections.shuffle(drawn, new Random(seed));
    List<SitePeriod> some = new ArrayList<>(drawn.subList(0, (int) Math.ceil(all.size() * share)));
    some.sort(ORDER);
    return some;
  }
}
