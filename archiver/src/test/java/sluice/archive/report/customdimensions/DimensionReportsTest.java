package sluice.archive.report.customdimensions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.log.ActionType;
import sluice.site.CustomDimension;

/** Custom dimensions of visits and of actions. */
class DimensionReportsTest {

  @Test
  void emptyValueOfAVisitIsNotDefinedAndNoValueIsNotCounted() {
    ReportTable values =
        ReportRun.of(
                () ->
                    VisitDimensionReport.of(
                        new CustomDimension(
                            3, 1, "", CustomDimension.Scope.VISIT, false, List.of()),
                        ReportSettings.DEFAULTS))
            .visits(
                SampleVisit.of(1, 7).with("custom_dimension_1", "Gold"),
                SampleVisit.of(2, 8).with("custom_dimension_1", "gold"),
                SampleVisit.of(3, 8).with("custom_dimension_1", ""),
                SampleVisit.of(4, 8))
            .table("CustomDimensions_Dimension3");
    assertThat(values.rows())
        .extracting(ReportRow::key)
        .containsExactly("Gold", "Value not defined");
    assertThat(values.row("Gold").orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
  }

  @Test
  void urlsLieBelowTheValuesOfActions() {
    ReportTable values =
        ReportRun.of(
                () ->
                    new ActionDimensionReport(
                        new CustomDimension(
                            4, 2, "", CustomDimension.Scope.ACTION, false, List.of()),
                        ReportSettings.DEFAULTS))
            .action(1, ActionType.PAGE_URL, "www.example.org/a")
            .visits(
                SampleVisit.of(1, 7)
                    .with("last_idlink_va", 12L)
                    .action(
                        "idlink_va",
                        11L,
                        "custom_dimension_2",
                        "x",
                        "idaction_url",
                        1L,
                        "time_spent",
                        5L)
                    .action("idlink_va", 12L, "custom_dimension_2", "X", "idaction_url", 1L))
            .table("CustomDimensions_Dimension4");
    ReportRow row = values.row("x").orElseThrow();
    assertThat(row.number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(2);
    assertThat(row.number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
    assertThat(row.number(Metric.INDEX_PAGE_SUM_TIME_SPENT)).isEqualTo(5);
    assertThat(row.number(Metric.INDEX_PAGE_EXIT_NB_VISITS)).isEqualTo(1);
    assertThat(row.number(Metric.INDEX_BOUNCE_COUNT)).isEqualTo(2);
    assertThat(row.subtable().orElseThrow().rows())
        .extracting(ReportRow::key)
        .containsExactly("www.example.org/a");
  }
}
