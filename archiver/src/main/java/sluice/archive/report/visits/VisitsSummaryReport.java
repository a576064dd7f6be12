package sluice.archive.report.visits;

import java.util.List;
import sluice.archive.count.VisitMetrics;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.table.ArchiveContents;
import sluice.archive.visit.VisitSlice;

/**
 * The core metrics: numeric records without prefix (docs: archiver/docs/records.md#visits-summary).
 */
public final class VisitsSummaryReport implements Report {
  private static final int ROW = 0;

  private final GroupTable table =
      new GroupTable(GroupSchema.of("VisitsSummary").with(VisitMetrics.COLUMNS));
  private final VisitMetrics metrics = new VisitMetrics(table);
  private final KeyBytes key = new KeyBytes();

  /** idvisitor of all visitors counted so far, ascending. */
  public long[] visitors() {
    return metrics.visitors(ROW);
  }

  /** Hashes of all users counted so far, ascending. */
  public long[] users() {
    return metrics.users(ROW);
  }

  @Override
  public void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      metrics.add(table.row(key.clear(), slice.idVisit(), 0), slice.visit());
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(table);
  }

  @Override
  public void publish(Publication day) {
    ArchiveContents archive = day.archive();
    archive.number("nb_uniq_visitors", metrics.uniqueVisitors(ROW));
    archive.number("nb_visits", metrics.visits(ROW));
    archive.number("nb_actions", metrics.actions(ROW));
    archive.number("nb_users", metrics.uniqueUsers(ROW));
    archive.number("max_actions", metrics.maxActions(ROW));
    archive.number("sum_visit_length", metrics.length(ROW));
    archive.number("bounce_count", metrics.bounces(ROW));
    archive.number("nb_visits_converted", metrics.converted(ROW));
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
