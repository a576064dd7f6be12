package sluice.archive.report.customdimensions;

import java.util.List;
import sluice.archive.count.GoalMetrics;
import sluice.archive.count.VisitGroups;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupTable;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.VisitSlice;
import sluice.site.CustomDimension;

/** A custom dimension of visits (docs: archiver/docs/records.md#custom-dimensions). */
public final class VisitDimensionReport implements Report {
  private final String record;
  private final VisitGroups groups;
  private final RowLimit limit;

  /** Makes a report that has counted no visit yet. */
  public VisitDimensionReport(CustomDimension dimension, ReportSettings settings) {
    record = "CustomDimensions_Dimension" + dimension.id();
    groups = new VisitGroups(record, List.of(dimension.column()), List.of(dimension.column()));
    limit =
        RowLimit.of(
            settings.limits().customDimensions(),
            settings.limits().subtableCustomDimensions(),
            Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    groups.add(slice);
  }

  @Override
  public List<GroupTable> tables() {
    return groups.tables();
  }

  @Override
  public void publish(Publication day) {
    ReportTable table = new ReportTable();
    groups.forEachVisits(
        (key, metrics) -> {
          if (!key.hasNull()) {
            table.add(metrics.row(label(key)));
          }
        });
    groups.forEachConversions(
        (key, goals) -> {
          if (!key.hasNull()) {
            goals.addTo(table.rowOrNew(label(key)));
          }
        });
    GoalMetrics.enrich(table);
    limit.apply(table);
    day.archive().table(record, table);
  }

  private static String label(GroupKey key) {
    return key.text(0).isEmpty() ? ActionDimensionReport.NOT_DEFINED : key.text(0);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(record, limit));
  }
}
