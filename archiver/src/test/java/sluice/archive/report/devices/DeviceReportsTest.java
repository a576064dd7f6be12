package sluice.archive.report.devices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.archive.report.Report;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;

/** The reports about devices. */
class DeviceReportsTest {
  private static Report device(int index) {
    return DevicesReports.all(ReportSettings.DEFAULTS).get(index);
  }

  @Test
  void conversionsAreAddedToTheRowOfTheirDevice() {
    ReportTable types =
        ReportRun.of(() -> device(0))
            .visits(
                SampleVisit.of(1, 7)
                    .with("config_device_type", 1L)
                    .conversion("config_device_type", 1L, "idgoal", 1L, "revenue", 2.5)
                    .conversion("config_device_type", 1L, "idgoal", -1L, "revenue", 9.0),
                SampleVisit.of(2, 8).with("config_device_type", 1L),
                SampleVisit.of(3, 8))
            .table("DevicesDetection_types");
    ReportRow row = types.row(1L).orElseThrow();
    assertThat(row.number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
    assertThat(row.number(Metric.INDEX_NB_CONVERSIONS)).isEqualTo(1);
    assertThat(row.number(Metric.INDEX_REVENUE)).isEqualTo(2.5);
    assertThat(types.row("").orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
  }

  @Test
  void modelsAreNamedByBrandAndModel() {
    ReportTable models =
        ReportRun.of(() -> device(2))
            .visits(
                SampleVisit.of(1, 7).with("config_device_brand", "AP", "config_device_model", "X"),
                SampleVisit.of(2, 7).with("config_device_brand", "AP"))
            .table("DevicesDetection_models");
    assertThat(models.rows()).extracting(ReportRow::key).containsExactly("AP;X", "");
  }

  @Test
  void pluginsThatNobodyHasAreRowsOfZero() {
    ReportTable plugins =
        ReportRun.of(() -> new PluginsReport(ReportSettings.DEFAULTS))
            .visits(
                SampleVisit.of(1, 7).with("config_pdf", 1L, "config_java", 0L),
                SampleVisit.of(2, 8).with("config_pdf", 1L))
            .table("DevicePlugins_plugin");
    assertThat(plugins.row("pdf").orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
    assertThat(plugins.row("java").orElseThrow().number(Metric.INDEX_NB_VISITS)).isZero();
  }

  @Test
  void whatIsTooShortForAResolutionIsLeftOut() {
    ReportTable resolutions =
        ReportRun.of(() -> ResolutionReports.all(ReportSettings.DEFAULTS).get(0))
            .visits(
                SampleVisit.of(1, 7).with("config_resolution", "1024x768"),
                SampleVisit.of(2, 8).with("config_resolution", "unkno"))
            .table("Resolution_resolution");
    assertThat(resolutions.rows()).extracting(ReportRow::key).containsExactly("1024x768");
  }
}
