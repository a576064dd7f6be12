package sluice.archive.report.referrers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.log.ActionType;
import sluice.matomo.MatomoInstallation;

/** AI assistants and the pages at which their visits began. */
class AiAssistantsReportTest {
  private static final ReportSettings SETTINGS =
      ReportSettings.DEFAULTS.with(MatomoInstallation.NEWEST);

  private static SampleVisit from(long idVisit, long visitor, long type, String name) {
    return SampleVisit.of(idVisit, visitor)
        .with("referer_type", type, "referer_name", name, "visit_total_time", 10L);
  }

  private static SampleVisit[] visits() {
    return new SampleVisit[] {
      from(1, 7, 8, "ChatGPT")
          .with("visit_entry_idaction_url", 1L, "visit_entry_idaction_name", 3L),
      from(2, 7, 8, "ChatGPT")
          .with("visit_entry_idaction_url", 2L, "visit_entry_idaction_name", 3L),
      from(3, 8, 8, "Claude")
          .with("visit_entry_idaction_url", 1L)
          .conversion("referer_type", 8L, "referer_name", "Claude", "idgoal", 1L, "revenue", 3.0),
      from(4, 9, 3, "ChatGPT").with("visit_entry_idaction_url", 1L),
      from(5, 9, 1, "")
          .conversion("referer_type", 8L, "referer_name", "Gemini", "idgoal", 1L, "revenue", 1.0)
    };
  }

  private static final ReportRun RUN =
      ReportRun.of(() -> new AiAssistantsReport(SETTINGS))
          .action(1, ActionType.PAGE_URL, "ex.org/a")
          .action(2, ActionType.PAGE_URL, "https://www.ex.org/b")
          .action(3, ActionType.PAGE_TITLE, "Home")
          .visits(visits());

  @Test
  void assistantCountsItsVisitorsOnceWhereverTheyEntered() {
    ReportTable table = RUN.table("Referrers_entryUrlByAIAssistant");
    ReportRow chatGpt = table.row("ChatGPT").orElseThrow();
    assertThat(chatGpt.columns().get(Metric.INDEX_NB_UNIQ_VISITORS)).isEqualTo(1.0);
    assertThat(chatGpt.columns().get(Metric.INDEX_NB_VISITS)).isEqualTo(2.0);
    assertThat(chatGpt.columns().get(Metric.INDEX_SUM_VISIT_LENGTH)).isEqualTo(20.0);
    assertThat(chatGpt.subtable().orElseThrow().rows())
        .extracting(ReportRow::key)
        .containsExactly("ex.org/a", "ex.org/b");
  }

  @Test
  void titlesLieBelowAssistantsAndNoTitleIsALabelToo() {
    ReportTable table = RUN.table("Referrers_entryTitleByAIAssistant");
    assertThat(table.row("ChatGPT").orElseThrow().subtable().orElseThrow().rows())
        .extracting(ReportRow::key)
        .containsExactly("Home");
    assertThat(table.row("Claude").orElseThrow().subtable().orElseThrow().rows())
        .extracting(ReportRow::key)
        .containsExactly("");
  }

  @Test
  void conversionsAreThoseOfTheTypeAndMakeRowsOfTheirOwn() {
    ReportTable table = RUN.table("Referrers_entryUrlByAIAssistant");
    ReportRow claude = table.row("Claude").orElseThrow();
    assertThat(claude.number(Metric.INDEX_REVENUE)).isEqualTo(3);
    assertThat(GoalCells.of(claude, 1).number(GoalMetric.INDEX_GOAL_NB_CONVERSIONS)).isEqualTo(1);
    assertThat(table.row("Gemini").orElseThrow().number(Metric.INDEX_NB_CONVERSIONS)).isEqualTo(1);
    assertThat(RUN.number("Referrers_distinctAIAssistants")).isEqualTo(3);
  }

  @Test
  void typeHasARowOfItsOwnWhereMatomoKnowsIt() {
    ReportTable known =
        ReportRun.of(() -> new ReferrersReport(SETTINGS)).visits(visits()).table("Referrers_type");
    assertThat(known.row(8L).orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(3);
    assertThat(known.row(8L).orElseThrow().number(Metric.INDEX_REVENUE)).isEqualTo(4);
    ReportTable unknown =
        ReportRun.of(() -> new ReferrersReport(ReportSettings.DEFAULTS))
            .visits(visits())
            .table("Referrers_type");
    assertThat(unknown.row(8L)).isEmpty();
  }
}
