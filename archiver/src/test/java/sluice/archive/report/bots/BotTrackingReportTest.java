package sluice.archive.report.bots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.log.ActionType;
import sluice.matomo.MatomoInstallation;

/**
 * Records of plugin BotTracking; the requests are those of a day of the plugin's own fixture, the
 * scores are in its expected week (plugins/BotTracking/tests of Matomo 5.12).
 */
class BotTrackingReportTest {
  private static final String CHATBOT = "ai_chatbot";

  private static ReportRun run(MatomoInstallation installation) {
    ReportSettings settings = ReportSettings.DEFAULTS.with(installation);
    return ReportRun.of(() -> new BotTrackingReport(settings, BotRecords.of(installation)))
        .action(1, ActionType.PAGE_URL, "example.com/article-2")
        .action(2, ActionType.PAGE_URL, "example.com/article-3")
        .action(3, ActionType.PAGE_URL, "example.com/article-4")
        .action(4, ActionType.DOWNLOAD, "https://example.com/resources/guide.pdf")
        .action(5, ActionType.DOWNLOAD, "https://example.com/resources/whitepaper.pdf")
        .action(6, ActionType.DOWNLOAD, "https://example.com/resources/datasheet.pdf")
        .action(7, ActionType.DOWNLOAD, "https://example.com/resources/case-study.pdf");
  }

  private static ReportRun asked(ReportRun run, long id, String bot, long url, long status) {
    return asked(run, id, CHATBOT, bot, url, status);
  }

  private static ReportRun asked(
      ReportRun run, long id, String type, String bot, long url, long status) {
    return run.botRequest(
        id,
        "bot_type",
        type,
        "bot_name",
        bot,
        "idaction_url",
        url,
        "http_status_code",
        status,
        "response_size_bytes",
        1000L * id);
  }

  private static ReportRun secondDay(MatomoInstallation installation) {
    ReportRun run = run(installation);
    asked(run, 1, "MistralAI-User", 2, 200);
    asked(run, 2, "Claude-User", 5, 200);
    asked(run, 3, "ChatGPT-User", 1, 500);
    asked(run, 4, "ChatGPT-User", 4, 200);
    asked(run, 5, "Perplexity-User", 2, 200);
    asked(run, 6, "Perplexity-User", 2, 410);
    asked(run, 7, "MistralAI-User", 3, 404);
    asked(run, 8, "Claude-User", 6, 200);
    asked(run, 9, "Claude-User", 7, 200);
    asked(run, 10, "some_crawler", "Crawler", 1, 500);
    return run.visits(
        SampleVisit.of(1, 1)
            .with("referer_type", 8L, "referer_name", "Perplexity")
            .action("idaction_url", 1L)
            .action("idaction_url", 1L),
        SampleVisit.of(2, 2).with("referer_type", 8L, "referer_name", "Copilot"),
        SampleVisit.of(3, 3)
            .with("referer_type", 3L, "referer_name", "Claude")
            .action("idaction_url", 1L)
            .action("idaction_url", 2L, "idaction_event_category", 9L));
  }

  private static final ReportRun DAY = secondDay(MatomoInstallation.NEWEST);

  private static double value(ReportRow row, String column) {
    return row.number(NamedColumn.of(column));
  }

  private static List<Double> values(ReportRow row, String... columns) {
    return List.of(columns).stream().map(column -> value(row, column)).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Perplexity-User, 2, 0, 2, 1",
    "MistralAI-User, 2, 0, 2, 0",
    "ChatGPT-User, 2, 1, 1, 0",
    "Claude-User, 3, 3, 0, 0"
  })
  void botHasItsPagesItsDocumentsAndTheVisitsOfItsAssistantInBothTables(
      String bot, double all, double documents, double pages, double visits) {
    for (String record : List.of("Pages", "Documents")) {
      ReportRow row = DAY.table("BotTracking_AIChatbots" + record).row(bot).orElseThrow();
      assertThat(values(row, "requests", "document_requests", "page_requests", "visits_acquired"))
          .as(record)
          .containsExactly(all, documents, pages, visits);
    }
  }

  @Test
  void urlsLieBelowBotsWithoutProtocol() {
    ReportRow claude =
        DAY.table("BotTracking_AIChatbotsDocuments").row("Claude-User").orElseThrow();
    assertThat(claude.subtable().orElseThrow().rows())
        .extracting(ReportRow::key)
        .containsExactly(
            "example.com/resources/whitepaper.pdf",
            "example.com/resources/datasheet.pdf",
            "example.com/resources/case-study.pdf");
    ReportTable pages = DAY.table("BotTracking_AIChatbotsPages");
    assertThat(pages.row("Claude-User").orElseThrow().subtable()).isEmpty();
    assertThat(pages.rows())
        .as("most pages first, bots without pages last")
        .extracting(ReportRow::key)
        .containsExactly("MistralAI-User", "Perplexity-User", "ChatGPT-User", "Claude-User");
  }

  @ParameterizedTest
  @CsvSource({
    "Requests, 9",
    "AcquiredVisits, 2",
    "UniqueChatbots, 4",
    "UniquePageUrls, 3",
    "UniqueDocumentUrls, 4",
    "NotFoundRequests, 2",
    "ServerErrorRequests, 1"
  })
  void overviewHasNumbersOfRequestsOfTheTypeAlone(String suffix, double expected) {
    assertThat(DAY.number("BotTracking_AIChatbots" + suffix)).isEqualTo(expected);
  }

  @Test
  void pagesThatWereAskedForHaveSizesAndErrors() {
    ReportTable pages = DAY.table("BotTracking_AIChatbotsRequestedPages");
    assertThat(pages.rows())
        .extracting(ReportRow::key)
        .containsExactly("example.com/article-3", "example.com/article-2", "example.com/article-4");
    assertThat(
            values(
                pages.row("example.com/article-3").orElseThrow(),
                "requests",
                "sum_server_time",
                "nb_server_time",
                "sum_response_size",
                "nb_response_size",
                "page_not_found_404_requests",
                "server_error_5xx_requests"))
        .containsExactly(3.0, 0.0, 0.0, 12000.0, 3.0, 1.0, 0.0);
    assertThat(DAY.table("BotTracking_AIChatbotsRequestedDocuments").rows())
        .extracting(ReportRow::key)
        .contains("https://example.com/resources/guide.pdf")
        .hasSize(4);
  }

  @Test
  void brokenContentHasOnlyWhatFailed() {
    ReportTable broken = DAY.table("BotTracking_AIChatbotsBrokenContent");
    assertThat(broken.rows())
        .extracting(ReportRow::key)
        .containsExactlyInAnyOrder(
            "example.com/article-2", "example.com/article-3", "example.com/article-4");
    assertThat(
            values(
                broken.row("example.com/article-2").orElseThrow(),
                "total_broken_requests",
                "page_not_found_404_requests",
                "server_error_5xx_requests"))
        .containsExactly(1.0, 0.0, 1.0);
  }

  @Test
  void favouredPagesAreThoseOfBotsAndOfPeople() {
    ReportTable people = DAY.table("BotTracking_AIChatbotsHumanFavouredPages");
    assertThat(
            values(
                people.row("example.com/article-2").orElseThrow(),
                "unique_human_pageviews",
                "ai_chatbot_requests",
                "discrepancy_score"))
        .as("a page is viewed once a visit, an event is no view")
        .containsExactly(2.0, 1.0, 33.3);
    ReportTable bots = DAY.table("BotTracking_AIChatbotsAIFavouredPages");
    assertThat(value(bots.row("example.com/article-3").orElseThrow(), "discrepancy_score"))
        .isEqualTo(100);
    assertThat(value(bots.row("example.com/article-2").orElseThrow(), "discrepancy_score"))
        .isZero();
  }

  @Test
  void withoutPagesOfBotsNoPageIsFavoured() {
    ReportRun run =
        asked(run(MatomoInstallation.NEWEST), 1, "Claude-User", 5, 200)
            .visits(SampleVisit.of(1, 1).action("idaction_url", 1L));
    assertThat(run.table("BotTracking_AIChatbotsHumanFavouredPages").size()).isZero();
    assertThat(run.table("BotTracking_AIChatbotsAIFavouredPages").size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, 5, 89.8",
    "3, 0, 5, 77.4",
    "2, 0, 5, 61.3",
    "1, 0, 5, 38.7",
    "5, 4, 5, 11.1",
    "1, 4, 5, 0",
    "500, 500, 5000, 0",
    "100, 0, 100, 100",
    "0, 0, 5000, 0"
  })
  void scoreIsOneSidednessTimesVolume(double strong, double weak, double most, double expected) {
    assertThat(FavouredPages.score(strong, weak, most)).isEqualTo(expected);
  }

  @Test
  void longerPeriodsAddEverythingButDistinctUrlsAndScoreAnew() {
    MatomoInstallation installation = MatomoInstallation.NEWEST;
    ReportSettings settings = ReportSettings.DEFAULTS.with(installation);
    List<PeriodRule> rules =
        new BotTrackingReport(settings, BotRecords.of(installation)).periodRules();
    assertThat(rules)
        .extracting(PeriodRule::record)
        .doesNotContain(
            "BotTracking_AIChatbotsUniquePageUrls", "BotTracking_AIChatbotsUniqueDocumentUrls")
        .hasSize(12);
    assertThat(rules)
        .contains(
            new PeriodRule.RowCount(
                "BotTracking_AIChatbotsUniqueChatbots", "BotTracking_AIChatbotsPages", false));
  }

  @Test
  void olderVersionsHaveOtherNamesAndFewerRecords() {
    MatomoInstallation of57 =
        MatomoInstallation.of(
            "5.7.1", List.of("BotTracking"), List.of("log_bot_request.idrequest"));
    ReportRun run = run(of57);
    asked(run, 1, "ai_assistant", "ChatGPT-User", 1, 410);
    asked(run, 2, CHATBOT, "Claude-User", 1, 404);
    assertThat(run.number("BotTracking_AIAssistantsUniqueAssistants")).isEqualTo(1);
    assertThat(run.number("BotTracking_AIAssistantsNotFoundRequests")).isZero();
    assertThat(run.published().blobs().keySet())
        .noneMatch(name -> name.contains("Chatbots"))
        .noneMatch(name -> name.contains("Broken") || name.contains("Favoured"));
    MatomoInstallation of510 =
        MatomoInstallation.of(
            "5.10.0", List.of("BotTracking"), List.of("log_bot_request.idrequest"));
    assertThat(asked(run(of510), 1, "ChatGPT-User", 1, 404).published().blobs().keySet())
        .noneMatch(name -> name.contains("Broken") || name.contains("Favoured"));
  }
}
