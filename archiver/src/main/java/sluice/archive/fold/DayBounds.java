package sluice.archive.fold;

import java.util.List;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;

/**
 * Which rows are of a day (docs: archiver/docs/periods.md#which-day-a-row-belongs-to).
 *
 * @param from Unix seconds, inclusive
 * @param to Unix seconds, inclusive
 */
record DayBounds(long from, long to) {
  private static final LogField VISIT_LAST_ACTION_TIME = LogField.of("visit_last_action_time");

  static DayBounds of(SiteCalendar calendar, Period day) {
    return new DayBounds(calendar.from(day).getEpochSecond(), calendar.to(day).getEpochSecond());
  }

  /** Whether the visit itself is of the day. */
  boolean hasVisit(VisitBundle visit) {
    return visit.hasVisit() && isIn(visit.visit().number(VISIT_LAST_ACTION_TIME));
  }

  /** Whether the visit, any row of it, or the request of a bot, is of the day. */
  boolean hasAny(VisitBundle visit) {
    return hasVisit(visit)
        || hasAny(visit.actions())
        || hasAny(visit.conversions())
        || hasAny(visit.items())
        || hasAny(visit.botRequests());
  }

  private boolean hasAny(List<LogRow> rows) {
    for (LogRow row : rows) {
      if (hasRow(row)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a row of the tables below a visit is of the day. */
  boolean hasRow(LogRow row) {
    return isIn(row.number(LogField.SERVER_TIME));
  }

  private boolean isIn(long time) {
    return time >= from && time <= to;
  }
}
