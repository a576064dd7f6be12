package sluice.archive.report.customdimensions;

import java.util.List;
import sluice.archive.group.GroupKey;
import sluice.archive.report.DimensionReport;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.RowLimit;
import sluice.site.CustomDimension;

/** A custom dimension of visits (docs: archiver/docs/records.md#custom-dimensions). Stateless. */
public final class VisitDimensionReport {
  private VisitDimensionReport() {}

  /** Makes a report that has counted no visit yet. */
  public static Report of(CustomDimension dimension, ReportSettings settings) {
    RowLimit limit =
        RowLimit.of(
            settings.limits().customDimensions(),
            settings.limits().subtableCustomDimensions(),
            Metric.INDEX_NB_VISITS);
    return DimensionReport.withConversions(
            "CustomDimensions_Dimension" + dimension.id(),
            limit,
            List.of(dimension.column()),
            VisitDimensionReport::label)
        .without(GroupKey::hasNull);
  }

  private static String label(GroupKey key) {
    return key.text(0).isEmpty() ? ActionDimensionReport.NOT_DEFINED : key.text(0);
  }
}
