package sluice.archive.report.visits;

import java.util.List;
import sluice.archive.count.DistinctVisitors;
import sluice.archive.count.VisitMetrics;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.table.ArchiveContents;
import sluice.archive.visit.VisitSlice;

/** The core metrics: numeric records without prefix (reference archive.md 3.1). */
public final class VisitsSummaryReport implements Report {
  private final VisitMetrics metrics = new VisitMetrics();

  /** The visitors counted so far. */
  public DistinctVisitors visitors() {
    return metrics.visitors();
  }

  @Override
  public void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      metrics.add(slice.visit());
    }
  }

  @Override
  public void merge(Report other) {
    metrics.merge(((VisitsSummaryReport) other).metrics);
  }

  @Override
  public void publish(Publication day) {
    ArchiveContents archive = day.archive();
    archive.number("nb_uniq_visitors", metrics.uniqueVisitors());
    archive.number("nb_visits", metrics.visits());
    archive.number("nb_actions", metrics.actions());
    archive.number("nb_users", metrics.users());
    archive.number("max_actions", metrics.maxActions());
    archive.number("sum_visit_length", metrics.length());
    archive.number("bounce_count", metrics.bounces());
    archive.number("nb_visits_converted", metrics.converted());
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(
        new PeriodRule.Distinct("nb_uniq_visitors"),
        new PeriodRule.Sum("nb_visits"),
        new PeriodRule.Sum("nb_actions"),
        new PeriodRule.Distinct("nb_users"),
        new PeriodRule.Largest("max_actions"),
        new PeriodRule.Sum("sum_visit_length"),
        new PeriodRule.Sum("bounce_count"),
        new PeriodRule.Sum("nb_visits_converted"));
  }
}
