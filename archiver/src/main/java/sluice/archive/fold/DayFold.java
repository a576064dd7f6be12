package sluice.archive.fold;

import java.time.Instant;
import java.util.List;
import sluice.archive.group.GroupTable;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.Report;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitSlice;

/**
 * The reports of one day and segment while visits are counted into them (docs:
 * archiver/docs/periods.md#which-day-a-row-belongs-to). Not thread-safe.
 */
final class DayFold {
  private final long from;
  private final long to;
  private final ArchivedSegment segment;
  private final List<Report> reports;

  DayFold(SiteCalendar calendar, Period day, ArchivedSegment segment, List<Report> reports) {
    this.from = seconds(calendar.from(day));
    this.to = seconds(calendar.to(day));
    this.segment = segment;
    this.reports = reports;
  }

  private static long seconds(Instant instant) {
    return instant.getEpochSecond();
  }

  List<Report> reports() {
    return reports;
  }

  /** Counts what of the visit belongs to this day and segment. */
  void add(VisitBundle bundle, LogActions names) {
    boolean isOfDay = bundle.hasVisit() && isInDay(bundle.visit(), "visit_last_action_time");
    boolean isSegmented = !segment.hash().isEmpty();
    if (isSegmented && !(isOfDay && segment.filter().matches(bundle, names))) {
      return;
    }
    List<LogRow> items = ofDay(bundle.items());
    VisitSlice slice =
        isSegmented
            ? new VisitSlice(bundle, true, bundle.actions(), bundle.conversions(), items, names)
            : new VisitSlice(
                bundle,
                isOfDay,
                ofDay(bundle.actions()),
                ofDay(bundle.conversions()),
                items,
                names);
    if (!slice.isEmpty()) {
      reports.forEach(report -> report.add(slice));
    }
  }

  List<GroupTable> tables() {
    return reports.stream().flatMap(report -> report.tables().stream()).toList();
  }

  private List<LogRow> ofDay(List<LogRow> rows) {
    for (LogRow row : rows) {
      if (!isInDay(row, "server_time")) {
        return rows.stream().filter(r -> isInDay(r, "server_time")).toList();
      }
    }
    return rows;
  }

  private boolean isInDay(LogRow row, String column) {
    long time = row.number(column);
    return time >= from && time <= to;
  }
}
