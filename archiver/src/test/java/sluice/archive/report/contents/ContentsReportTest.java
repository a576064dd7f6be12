package sluice.archive.report.contents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.log.ActionType;

/** Impressions of contents and interactions with them. */
class ContentsReportTest {

  @Test
  void interactionsCountWhereThereWereImpressions() {
    ReportTable names =
        ReportRun.of(() -> new ContentsReport(ReportSettings.DEFAULTS))
            .action(1, ActionType.CONTENT_NAME, "Banner")
            .action(2, ActionType.CONTENT_PIECE, "ad.png")
            .action(3, ActionType.CONTENT_NAME, "Never shown")
            .visits(
                SampleVisit.of(1, 7)
                    .action("idaction_content_name", 1L, "idaction_content_piece", 2L)
                    .action("idaction_content_name", 1L, "idaction_content_piece", 2L)
                    .action(
                        "idaction_content_name",
                        1L,
                        "idaction_content_piece",
                        2L,
                        "idaction_content_interaction",
                        9L),
                SampleVisit.of(2, 8)
                    .action("idaction_content_name", 3L, "idaction_content_interaction", 9L))
            .table("Contents_name_piece");
    ReportRow banner = names.row("Banner").orElseThrow();
    assertThat(banner.number(Metric.INDEX_CONTENT_NB_IMPRESSIONS)).isEqualTo(2);
    assertThat(banner.number(Metric.INDEX_CONTENT_NB_INTERACTIONS)).isEqualTo(1);
    assertThat(banner.number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
    assertThat(banner.subtable().orElseThrow().row("ad.png")).isPresent();
    assertThat(names.row("Never shown")).isEmpty();
  }
}
