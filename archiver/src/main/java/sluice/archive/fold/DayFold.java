package sluice.archive.fold;

import java.util.List;
import sluice.archive.group.GroupTable;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.Report;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.visit.BotRequestId;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitSlice;

/**
 * The reports of one day and segment while visits are counted into them (docs:
 * archiver/docs/periods.md#which-day-a-row-belongs-to). Not thread-safe.
 */
final class DayFold {
  private final DayBounds bounds;
  private final ArchivedSegment segment;
  private final List<Report> reports;

  DayFold(SiteCalendar calendar, Period day, ArchivedSegment segment, List<Report> reports) {
    this.bounds = DayBounds.of(calendar, day);
    this.segment = segment;
    this.reports = reports;
  }

  List<Report> reports() {
    return reports;
  }

  /**
   * Whether a visit is looked at: all are where all visits are counted, else those of the day that
   * the segment has.
   */
  boolean counts(VisitBundle bundle, LogActions names) {
    return segment.hash().isEmpty()
        || !BotRequestId.is(bundle.idVisit())
            && bounds.hasVisit(bundle)
            && segment.filter().matches(bundle, names);
  }

  /** Counts what of the visit belongs to this day and segment. */
  void add(VisitBundle bundle, LogActions names) {
    if (!counts(bundle, names)) {
      return;
    }
    if (BotRequestId.is(bundle.idVisit())) {
      ofDay(bundle.botRequests())
          .forEach(row -> reports.forEach(report -> report.addBotRequest(row, names)));
      return;
    }
    boolean isSegmented = !segment.hash().isEmpty();
    boolean isOfDay = isSegmented || bounds.hasVisit(bundle);
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
      if (!bounds.hasRow(row)) {
        return rows.stream().filter(bounds::hasRow).toList();
      }
    }
    return rows;
  }
}
