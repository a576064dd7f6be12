package sluice.archive.report.visits;

import java.util.List;
import java.util.stream.Stream;
import sluice.archive.count.RangeCounts;
import sluice.archive.count.Ranges;
import sluice.archive.group.GroupTable;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/** The four reports of plugin VisitorInterest (docs: archiver/docs/records.md#visitor-interest). */
public final class InterestReport implements Report {
  private static final LogField VISIT_TOTAL_TIME = LogField.of("visit_total_time");
  private static final LogField VISIT_TOTAL_ACTIONS = LogField.of("visit_total_actions");
  private static final LogField VISITOR_COUNT_VISITS = LogField.of("visitor_count_visits");
  private static final LogField VISITOR_RETURNING = LogField.of("visitor_returning");
  private static final LogField VISITOR_SECONDS_SINCE_LAST =
      LogField.of("visitor_seconds_since_last");

  private static final long DAY_SECONDS = 86_400;
  private static final String TIMES = "VisitorInterest_timeGap";
  private static final String PAGES = "VisitorInterest_pageGap";
  private static final String COUNTS = "VisitorInterest_visitsByVisitCount";
  private static final String DAYS = "VisitorInterest_daysSinceLastVisit";
  private static final String NEW = "General_NewVisits";

  private static final Ranges TIME_RANGES =
      Ranges.of(
          "0-10",
          "11-30",
          "31-60",
          "60-120",
          "120-240",
          "240-420",
          "420-600",
          "600-900",
          "900-1800",
          "1801%2B");
  private static final Ranges PAGE_RANGES =
      Ranges.of("1-1", "2-2", "3-3", "4-4", "5-5", "6-7", "8-10", "11-14", "15-20", "21%2B");
  private static final Ranges COUNT_RANGES =
      Ranges.of(
          "1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "7-7", "8-8", "9-14", "15-25", "26-50",
          "51-100", "101-200", "201%2B");
  private static final Ranges DAY_RANGES =
      Ranges.of(
          "0-0", "1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "7-7", "8-14", "15-30", "31-60",
          "61-120", "121-364", "365%2B");

  private final RangeCounts times = new RangeCounts(TIMES, TIME_RANGES);
  private final RangeCounts pages = new RangeCounts(PAGES, PAGE_RANGES);
  private final RangeCounts counts = new RangeCounts(COUNTS, COUNT_RANGES);
  private final RangeCounts days = new RangeCounts(DAYS, DAY_RANGES);
  private final RangeCounts newVisits = new RangeCounts(NEW, Ranges.of("0-0"));

  @Override
  public void add(VisitSlice slice) {
    if (!slice.countsVisit()) {
      return;
    }
    LogRow visit = slice.visit();
    times.add(visit.number(VISIT_TOTAL_TIME));
    if (!visit.isNull(VISIT_TOTAL_ACTIONS)) {
      pages.add(visit.number(VISIT_TOTAL_ACTIONS));
    }
    counts.add(visit.number(VISITOR_COUNT_VISITS));
    if (!visit.isNull(VISITOR_RETURNING)) {
      newVisits.add(visit.number(VISITOR_RETURNING));
    }
    if (visit.number(VISITOR_RETURNING) == 1 && !visit.isNull(VISITOR_SECONDS_SINCE_LAST)) {
      days.add(visit.number(VISITOR_SECONDS_SINCE_LAST) / DAY_SECONDS);
    }
  }

  @Override
  public List<GroupTable> tables() {
    return Stream.of(times, pages, counts, days, newVisits).map(RangeCounts::table).toList();
  }

  @Override
  public void publish(Publication day) {
    day.archive().table(TIMES, times.shown(Metric.INDEX_NB_VISITS));
    day.archive().table(PAGES, pages.shown(Metric.INDEX_NB_VISITS));
    day.archive().table(COUNTS, counts.shown(Metric.INDEX_NB_VISITS));
    ReportRow ofNew = ReportRow.labelled(NEW).with(Metric.INDEX_NB_VISITS, newVisits.count(0));
    day.archive().table(DAYS, days.shownBehind(ofNew, Metric.INDEX_NB_VISITS));
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(
        PeriodRule.Merge.of(TIMES, RowLimit.NONE),
        PeriodRule.Merge.of(PAGES, RowLimit.NONE),
        PeriodRule.Merge.of(COUNTS, RowLimit.NONE),
        PeriodRule.Merge.of(DAYS, RowLimit.NONE));
  }
}
