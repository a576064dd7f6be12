package sluice.archive.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.archive.period.Period;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleSites;
import sluice.matomo.MatomoInstallation;

/**
 * Which records an archive has, by what the installation says (docs: records.md#newer-versions).
 */
class ReportSetTest {
  private static final List<String> COLUMNS =
      List.of("log_visit.ai_agent_name", "log_bot_request.idrequest");

  private static Stream<String> records(String version, boolean isOfAllVisits) {
    ReportSettings settings =
        ReportSettings.DEFAULTS.with(
            MatomoInstallation.of(version, List.of("AIAgents", "BotTracking"), COLUMNS));
    Period day = Period.day(LocalDate.of(2026, 10, 14));
    return ReportSet.others(SampleSites.SHOP, settings, day, isOfAllVisits).stream()
        .flatMap(report -> report.periodRules().stream())
        .map(PeriodRule::record);
  }

  @ParameterizedTest
  @CsvSource({
    "5.1.2, Actions_hits, false",
    "5.3.0, Actions_hits, true",
    "5.5.2, Referrers_entryUrlByAIAssistant, false",
    "5.6.0, Referrers_entryUrlByAIAssistant, true",
    "5.7.0, BotTracking_AIAssistantsPages, true",
    "5.8.0, BotTracking_AIAssistantsPages, false",
    "5.8.0, BotTracking_AIChatbotsPages, true",
    "5.10.1, BotTracking_AIChatbotsBrokenContent, false",
    "5.11.0, BotTracking_AIChatbotsBrokenContent, true",
    "5.11.0, BotTracking_AIChatbotsAIFavouredPages, false",
    "5.12.0, BotTracking_AIChatbotsAIFavouredPages, true"
  })
  void recordIsMadeSinceItsVersion(String version, String record, boolean isMade) {
    assertThat(records(version, true).anyMatch(record::equals)).isEqualTo(isMade);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void requestsOfBotsAreOfAllVisitsAlone(boolean isOfAllVisits, boolean isMade) {
    assertThat(
            records("5.14.0", isOfAllVisits).anyMatch(record -> record.startsWith("BotTracking_")))
        .isEqualTo(isMade);
    assertThat(records("5.14.0", isOfAllVisits)).contains("Actions_hits");
  }
}
