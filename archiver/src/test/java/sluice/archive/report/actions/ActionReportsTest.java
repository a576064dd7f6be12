package sluice.archive.report.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleSites;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.log.ActionType;

/** Pages, titles, the site's own search, and timings. */
class ActionReportsTest {
  private static ReportRun run() {
    return ReportRun.of(() -> new ActionsReport(SampleSites.SHOP, ReportSettings.DEFAULTS))
        .action(1, ActionType.PAGE_URL, "shop.example.org/a/one")
        .action(2, ActionType.PAGE_URL, "shop.example.org/a/two")
        .action(3, ActionType.PAGE_TITLE, "One")
        .action(4, ActionType.SITE_SEARCH, "shoes");
  }

  @Test
  void folderSumsUpThePagesBelowIt() {
    ReportRun run =
        run()
            .visits(
                SampleVisit.of(1, 7)
                    .with("visit_entry_idaction_url", 1L, "visit_exit_idaction_url", 2L)
                    .action("idaction_url", 1L, "idaction_name", 3L)
                    .action(
                        "idaction_url",
                        2L,
                        "idaction_url_ref",
                        1L,
                        "time_spent_ref_action",
                        30L,
                        "time_server",
                        250L),
                SampleVisit.of(2, 8).action("idaction_url", 2L, "time_server", 50L));
    ReportRow folder = run.table("Actions_actions_url").row("a").orElseThrow();
    ReportTable pages = folder.subtable().orElseThrow();
    assertThat(folder.number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(3);
    assertThat(folder.number(Metric.INDEX_PAGE_ENTRY_NB_VISITS)).isEqualTo(1);
    assertThat(pages.row("/two").orElseThrow().number(Metric.INDEX_NB_UNIQ_VISITORS)).isEqualTo(2);
    assertThat(pages.row("/one").orElseThrow().number(Metric.INDEX_PAGE_SUM_TIME_SPENT))
        .isEqualTo(30);
    assertThat(pages.row("/two").orElseThrow().number(Metric.INDEX_PAGE_EXIT_NB_VISITS))
        .isEqualTo(1);
    assertThat(run.number("Actions_nb_pageviews")).isEqualTo(3);
    assertThat(run.table("Actions_actions").row(" One")).isPresent();
  }

  @Test
  void conversionCountsForPagesBeforeItInTheVisit() {
    ReportRow page =
        run()
            .visits(
                SampleVisit.of(1, 7)
                    .action("idaction_url", 1L, "server_time", 100L)
                    .action("idaction_url", 2L, "server_time", 300L)
                    .conversion(
                        "idgoal", 1L, "revenue", 5.0, "server_time", 200L, "pageviews_before", 1L))
            .table("Actions_actions_url")
            .row("a")
            .orElseThrow()
            .subtable()
            .orElseThrow()
            .row("/one")
            .orElseThrow();
    GoalCells cells = GoalCells.of(page, 1);
    assertThat(cells.number(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_PAGE_UNIQ)).isEqualTo(1);
    assertThat(cells.number(GoalMetric.INDEX_GOAL_REVENUE_ATTRIB)).isEqualTo(5);
    assertThat(cells.number(GoalMetric.INDEX_GOAL_NB_PAGES_UNIQ_BEFORE)).isEqualTo(1);
  }

  /** As SUM(ROUND(1 / pageviews_before, 4)) of Matomo 5.2, and as MariaDB's SUM(1 / x) before. */
  @Test
  void eachAttributedTermIsRoundedBeforeItIsAdded() {
    SampleVisit visit = SampleVisit.of(1, 7).action("idaction_url", 1L, "server_time", 100L);
    for (int i = 0; i < 3; i++) {
      visit.conversion("idgoal", 1L, "revenue", 1.0, "server_time", 200L, "pageviews_before", 3L);
    }
    ReportRow folder = run().visits(visit).table("Actions_actions_url").row("a").orElseThrow();
    ReportRow page = folder.subtable().orElseThrow().row("/one").orElseThrow();
    assertThat(GoalCells.of(page, 1).number(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ATTRIB))
        .isEqualTo(0.9999);
  }

  @Test
  void hitsAreActionsOfWhateverKind() {
    ReportRun hits =
        ReportRun.of(HitsReport::new)
            .visits(
                SampleVisit.of(1, 7)
                    .action("idaction_url", 1L)
                    .action("idaction_event_category", 5L)
                    .action("idaction_name", 4L),
                SampleVisit.of(2, 7),
                SampleVisit.of(3, 8).action("idaction_url", 2L));
    assertThat(hits.number("Actions_hits")).isEqualTo(4);
  }

  @Test
  void keywordWithoutResultsIsMarked() {
    ReportRun run =
        run()
            .visits(
                SampleVisit.of(1, 7).action("idaction_name", 4L, "search_count", 0L),
                SampleVisit.of(2, 7).action("idaction_name", 4L));
    ReportRow keyword = run.table("Actions_sitesearch").row("shoes").orElseThrow();
    assertThat(keyword.number(Metric.INDEX_SITE_SEARCH_HAS_NO_RESULT)).isEqualTo(1);
    assertThat(run.number("Actions_nb_searches")).isEqualTo(2);
    assertThat(run.number("Actions_nb_keywords")).isEqualTo(1);
  }

  @Test
  void categoriesOfTheSearchAreSpelledAsFirstSeen() {
    ReportTable categories =
        ReportRun.of(() -> new SearchCategoriesReport(ReportSettings.DEFAULTS))
            .visits(
                SampleVisit.of(9, 7).action("search_cat", "SHOES"),
                SampleVisit.of(8, 7).action("search_cat", "Shoes").action("search_cat", " "))
            .table("Actions_SiteSearchCategories");
    assertThat(categories.rows()).extracting(ReportRow::key).containsExactly("Shoes");
  }

  @Test
  void timingsAreSummedInMilliseconds() {
    ReportRun run =
        ReportRun.of(PerformanceReport::new)
            .visits(
                SampleVisit.of(1, 7).action("time_network", 20L, "time_server", 100L),
                SampleVisit.of(2, 7).action("time_server", 50L).action());
    assertThat(run.number("PagePerformance_servery_time")).isEqualTo(150);
    assertThat(run.number("PagePerformance_server_hits")).isEqualTo(2);
    assertThat(run.number("PagePerformance_pageload_time")).isEqualTo(170);
    assertThat(run.number("PagePerformance_pageload_hits")).isEqualTo(2);
  }

  /** More than there is room for, so that the order of adding shows in the rows of the others. */
  @Test
  void manyPagesTitlesAndKeywordsAreTheSameWhoeverFillsTheirTables() {
    Random random = new Random(6);
    ReportRun run = run();
    for (long id = 100; id < 1_600; id++) {
      run.action(id, ActionType.PAGE_URL, "shop.example.org/f" + id % 7 + "/p" + id);
      run.action(id + 10_000, ActionType.PAGE_TITLE, "Title " + id);
      run.action(id + 20_000, ActionType.SITE_SEARCH, "word " + id);
      run.action(id + 30_000, ActionType.DOWNLOAD, "shop.example.org/d" + id);
    }
    for (long visit = 1; visit <= 12; visit++) {
      SampleVisit of = SampleVisit.of(visit, visit % 5 + 1);
      for (int i = 0; i < 300; i++) {
        long page = 100 + random.nextInt(1_500);
        boolean isSearch = random.nextInt(9) == 0;
        of.action(
            "idaction_url",
            random.nextInt(12) == 0 ? page + 30_000 : page,
            "idaction_name",
            page + (isSearch ? 20_000 : 10_000),
            "idaction_url_ref",
            100L + random.nextInt(1_500),
            "time_spent_ref_action",
            (long) random.nextInt(90),
            "time_server",
            (long) random.nextInt(900),
            "time_network",
            (long) random.nextInt(30));
      }
      long entry = 100 + random.nextInt(1_500);
      run.visits(
          of.with("visit_entry_idaction_url", entry, "visit_exit_idaction_name", entry + 10_000));
    }
    ReportTable pages = run.table("Actions_actions_url");
    assertThat(pages.row("f3").orElseThrow().subtable().orElseThrow().summary()).isPresent();
    assertThat(run.table("Actions_actions").summary()).isPresent();
    assertThat(run.table("Actions_downloads").sizeWithSubtables()).isGreaterThan(90);
    assertThat(run.number("Actions_nb_keywords")).isGreaterThan(100);
  }
}
