package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;

/** Compares what was archived with sums of the log. */
final class DayCheck {
  private static final LocalDate DAY = SiteDaySize.DAY;

  /** Matomo's number, first day and table of a period around the day. */
  enum PeriodOfDay {
    DAY(1, SiteDaySize.DAY, SiteDaySize.DAY, "2026_10"),
    WEEK(2, SiteDaySize.DAY.minusDays(3), SiteDaySize.DAY.plusDays(3), "2026_10"),
    MONTH(3, LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 31), "2026_10"),
    YEAR(4, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31), "2026_01");

    private final int number;
    private final LocalDate from;
    private final LocalDate to;
    private final String month;

    PeriodOfDay(int number, LocalDate from, LocalDate to, String month) {
      this.number = number;
      this.from = from;
      this.to = to;
      this.month = month;
    }
  }

  private DayCheck() {}

  /** Ends the programme unless visits and actions of these periods are those of the log. */
  static void sums(Connection connection, PeriodOfDay... periods) throws SQLException {
    for (PeriodOfDay period : periods) {
      equal(connection, period, "nb_visits", "COUNT(*)");
      equal(connection, period, "nb_actions", "SUM(visit_total_actions)");
    }
  }

  /** Ends the programme unless each segment has an archive of the day. */
  static void segments(Connection connection, int segments) throws SQLException {
    long found =
        Sql.number(
            connection,
            "SELECT COUNT(DISTINCT n.name) FROM matomo_archive_numeric_2026_10 n JOIN matomo_segment s"
                + " ON n.name = CONCAT('done', MD5(s.definition)) WHERE n.idsite = 1 AND period = 1"
                + " AND date1 = '"
                + DAY
                + "'");
    if (found != segments) {
      throw new IllegalStateException(found + " of " + segments + " segments were archived");
    }
  }

  private static void equal(Connection connection, PeriodOfDay period, String metric, String sum)
      throws SQLException {
    long expected =
        Sql.number(
            connection,
            "SELECT %s FROM matomo_log_visit WHERE idsite = 1 AND visit_last_action_time BETWEEN '%s' AND '%s 23:59:59'"
                .formatted(sum, period.from, period.to));
    String table = "matomo_archive_numeric_" + period.month;
    long found =
        Sql.number(
            connection,
            ("SELECT value FROM %1$s WHERE name = '%2$s' AND idarchive = (SELECT idarchive FROM %1$s"
                    + " WHERE idsite = 1 AND period = %3$d AND date1 = '%4$s' AND name = 'done'"
                    + " ORDER BY ts_archived DESC, idarchive DESC LIMIT 1)")
                .formatted(table, metric, period.number, period.from));
    if (found != expected) {
      throw new IllegalStateException(
          "%s of the %s is %d, but the log has %d".formatted(metric, period, found, expected));
    }
  }
}
