package sluice.archive.report.devices;

import java.nio.charset.StandardCharsets;
import java.util.List;
import sluice.archive.group.GroupKey;
import sluice.archive.report.DimensionReport;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.RowLimit;

/** The two reports of plugin Resolution (docs: archiver/docs/records.md#resolutions). */
public final class ResolutionReports {
  /** A resolution of no more bytes than this is not one. */
  private static final int SHORTEST = 5;

  private ResolutionReports() {}

  /** The plugin's reports, in its order. */
  public static List<Report> all(ReportSettings settings) {
    int rows = settings.limits().standard();
    RowLimit limit = RowLimit.of(rows, rows, Metric.INDEX_NB_VISITS);
    return List.of(
        DimensionReport.ofVisits(
                "Resolution_resolution",
                limit,
                List.of("config_resolution"),
                DimensionReport::value)
            .without(ResolutionReports::isTooShort),
        DimensionReport.ofVisits(
            "Resolution_configuration",
            limit,
            List.of("config_os", "config_browser_name", "config_resolution"),
            key -> DimensionReport.joined(key, 3)));
  }

  private static boolean isTooShort(GroupKey key) {
    String resolution = DimensionReport.value(key).toString();
    return resolution.getBytes(StandardCharsets.UTF_8).length <= SHORTEST;
  }
}
