package sluice.archive.report.referrers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;

/** Where visits come from. */
class ReferrersReportTest {
  private static SampleVisit from(long idVisit, long type, String name, String keyword) {
    return SampleVisit.of(idVisit, idVisit)
        .with("referer_type", type, "referer_name", name, "referer_keyword", keyword);
  }

  private static final ReportRun RUN =
      ReportRun.of(() -> new ReferrersReport(ReportSettings.DEFAULTS))
          .visits(
              from(1, 2, "Google", "shoes"),
              from(2, 2, "Bing", "shoes")
                  .conversion(
                      "referer_type",
                      2L,
                      "referer_name",
                      "Bing",
                      "referer_keyword",
                      "shoes",
                      "idgoal",
                      1L,
                      "revenue",
                      3.0),
              from(3, 3, "blog.example", null).with("referer_url", "https://blog.example/a"),
              from(4, 3, "blog.example", null).with("referer_url", "https://blog.example/b"),
              from(5, 1, "", ""));

  @Test
  void typesAreCounted() {
    ReportTable types = RUN.table("Referrers_type");
    assertThat(types.row(2L).orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
    assertThat(types.row(2L).orElseThrow().number(Metric.INDEX_REVENUE)).isEqualTo(3);
    assertThat(types.row(1L).orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
  }

  @Test
  void enginesLieBelowKeywordsAndKeywordsBelowEngines() {
    ReportRow shoes = RUN.table("Referrers_searchEngineByKeyword").row("shoes").orElseThrow();
    assertThat(shoes.subtable().orElseThrow().rows())
        .extracting(ReportRow::key)
        .containsExactly("Google", "Bing");
    assertThat(RUN.table("Referrers_keywordBySearchEngine").rows())
        .extracting(ReportRow::key)
        .containsExactly("Google", "Bing");
  }

  @Test
  void distinctReferrersAreNumbers() {
    assertThat(RUN.number("Referrers_distinctSearchEngines")).isEqualTo(2);
    assertThat(RUN.number("Referrers_distinctKeywords")).isEqualTo(1);
    assertThat(RUN.number("Referrers_distinctWebsites")).isEqualTo(1);
    assertThat(RUN.number("Referrers_distinctWebsitesUrls")).isEqualTo(2);
  }
}
