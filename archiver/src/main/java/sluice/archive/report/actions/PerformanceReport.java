package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.List;
import sluice.archive.count.PageMetrics;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * Numeric records of plugin PagePerformance; one name is misspelled as in Matomo (reference 3.15).
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

  private final long[] milliseconds = new long[TIMES.size()];
  private final long[] hits = new long[TIMES.size()];
  private long pages;

  @Override
  public void add(VisitSlice slice) {
    for (LogRow action : slice.actions()) {
      boolean hasAny = false;
      for (int i = 0; i < hits.length; i++) {
        String column = PageMetrics.TIMINGS.get(i);
        if (!action.isNull(column)) {
          milliseconds[i] += action.number(column);
          hits[i]++;
          hasAny = true;
        }
      }
      pages += hasAny ? 1 : 0;
    }
  }

  @Override
  public void merge(Report other) {
    PerformanceReport later = (PerformanceReport) other;
    for (int i = 0; i < hits.length; i++) {
      milliseconds[i] += later.milliseconds[i];
      hits[i] += later.hits[i];
    }
    pages += later.pages;
  }

  @Override
  public void publish(Publication day) {
    long total = 0;
    for (int i = 0; i < hits.length; i++) {
      day.archive().number(TIMES.get(i), milliseconds[i]);
      day.archive().number(HITS.get(i), hits[i]);
      total += milliseconds[i];
    }
    day.archive().number(PAGE_TIME, total);
    day.archive().number(PAGE_HITS, pages);
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
