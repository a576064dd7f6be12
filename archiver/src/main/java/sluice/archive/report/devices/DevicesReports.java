package sluice.archive.report.devices;

import java.util.List;
import sluice.archive.report.DimensionReport;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.RowLimit;

/** The eight reports of plugin DevicesDetection (docs: archiver/docs/records.md#devices). */
public final class DevicesReports {
  private DevicesReports() {}

  /** The plugin's reports, in its order. */
  public static List<Report> all(ReportSettings settings) {
    int rows = settings.limits().standard();
    RowLimit limit = RowLimit.of(rows, rows, Metric.INDEX_NB_VISITS);
    return List.of(
        DimensionReport.withConversions(
            "DevicesDetection_types", limit, List.of("config_device_type"), DimensionReport::value),
        DimensionReport.withConversions(
            "DevicesDetection_brands",
            limit,
            List.of("config_device_brand"),
            DimensionReport::value),
        DimensionReport.withConversions(
            "DevicesDetection_models",
            limit,
            List.of("config_device_brand", "config_device_model"),
            key -> DimensionReport.joined(key, 2)),
        DimensionReport.ofVisits(
            "DevicesDetection_os", limit, List.of("config_os"), DimensionReport::value),
        DimensionReport.ofVisits(
            "DevicesDetection_osVersions",
            limit,
            List.of("config_os", "config_os_version"),
            key -> key.value(0).isEmpty() ? "" : key.text(0) + ";" + key.text(1)),
        DimensionReport.withConversions(
            "DevicesDetection_browsers",
            limit,
            List.of("config_browser_name"),
            DimensionReport::value),
        DimensionReport.ofVisits(
            "DevicesDetection_browserEngines",
            limit,
            List.of("config_browser_engine"),
            DimensionReport::value),
        DimensionReport.ofVisits(
            "DevicesDetection_browserVersions",
            limit,
            List.of("config_browser_name", "config_browser_version"),
            key -> DimensionReport.joined(key, 2)));
  }
}
