package sluice.archive.fold;

import java.util.List;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.ReportSettings;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.site.Site;

/**
 * Of what a {@link DayState} is, and all that shapes it: of another key it is of no use.
 *
 * @param columns of the log tables
 */
public record DayKey(Site site, ReportSettings settings, Period day, String columns) {
  /** Whether anything of the visit belongs to the day. */
  boolean has(VisitBundle visit) {
    SiteCalendar calendar = SiteCalendar.of(site);
    long from = calendar.from(day).getEpochSecond();
    long to = calendar.to(day).getEpochSecond();
    return isIn(visit.visit().number("visit_last_action_time"), from, to)
        || isAnyIn(visit.actions(), from, to)
        || isAnyIn(visit.conversions(), from, to)
        || isAnyIn(visit.items(), from, to);
  }

  private static boolean isAnyIn(List<LogRow> rows, long from, long to) {
    for (LogRow row : rows) {
      if (isIn(row.number("server_time"), from, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(long time, long from, long to) {
    return time >= from && time <= to;
  }
}
