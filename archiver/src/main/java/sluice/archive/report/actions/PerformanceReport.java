package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.List;
import sluice.archive.count.PageMetrics;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * Numeric records of plugin PagePerformance; one name is misspelled as in Matomo (docs:
 * archiver/docs/records.md#page-timings).
 */
public final class PerformanceReport implements Report {
  private static final List<String> TIMES =
      List.of(
          "PagePerformance_network_time",
          "PagePerformance_servery_time",
          "PagePerformance_transfer_time",
          "PagePerformance_domprocessing_time",
          "PagePerformance_domcompletion_time",
          "PagePerformance_onload_time");
  private static final List<String> HITS =
      List.of(
          "PagePerformance_network_hits",
          "PagePerformance_server_hits",
          "PagePerformance_transfer_hits",
          "PagePerformance_domprocessing_hits",
          "PagePerformance_domcompletion_hits",
          "PagePerformance_onload_hits");
  private static final String PAGE_TIME = "PagePerformance_pageload_time";
  private static final String PAGE_HITS = "PagePerformance_pageload_hits";

  private final GroupTable table = new GroupTable(schema());
  private final List<LongCells> milliseconds = TIMES.stream().map(table::numbers).toList();
  private final List<LongCells> hits = HITS.stream().map(table::numbers).toList();
  private final LongCells pages = table.numbers(PAGE_HITS);
  private final KeyBytes key = new KeyBytes();

  private static GroupSchema schema() {
    GroupSchema schema = GroupSchema.of("PagePerformance").with(PAGE_HITS, Merge.SUM);
    for (int i = 0; i < TIMES.size(); i++) {
      schema = schema.with(TIMES.get(i), Merge.SUM).with(HITS.get(i), Merge.SUM);
    }
    return schema;
  }

  @Override
  public void add(VisitSlice slice) {
    for (LogRow action : slice.actions()) {
      boolean hasAny = false;
      for (int i = 0; i < TIMES.size(); i++) {
        LogField column = PageMetrics.TIMINGS.get(i);
        if (!action.isNull(column)) {
          int row = table.row(key.clear(), slice.idVisit(), 0);
          milliseconds.get(i).add(row, action.number(column));
          hits.get(i).add(row, 1);
          pages.add(row, hasAny ? 0 : 1);
          hasAny = true;
        }
      }
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(table);
  }

  @Override
  public void publish(Publication day) {
    long total = 0;
    for (int i = 0; i < TIMES.size(); i++) {
      day.archive().number(TIMES.get(i), milliseconds.get(i).get(0));
      day.archive().number(HITS.get(i), hits.get(i).get(0));
      total += milliseconds.get(i).get(0);
    }
    day.archive().number(PAGE_TIME, total);
    day.archive().number(PAGE_HITS, pages.get(0));
  }

  @Override
  public List<PeriodRule> periodRules() {
    List<PeriodRule> rules = new ArrayList<>();
    TIMES.forEach(record -> rules.add(new PeriodRule.Sum(record)));
    HITS.forEach(record -> rules.add(new PeriodRule.Sum(record)));
    rules.add(new PeriodRule.Sum(PAGE_TIME));
    rules.add(new PeriodRule.Sum(PAGE_HITS));
    return rules;
  }
}
