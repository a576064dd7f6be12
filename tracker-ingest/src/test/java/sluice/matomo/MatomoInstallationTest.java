package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.process.LogLine;

class MatomoInstallationTest {

  private static final String AGENT = "log_visit.ai_agent_name";
  private static final String BOTS = "log_bot_request.idrequest";

  @Test
  void theReferenceHasNothingThatIsNewer() {
    MatomoInstallation reference = MatomoInstallation.REFERENCE;
    assertThat(reference.versionCore()).isEqualTo("5.1.2");
    assertThat(reference.aiAgents()).isFalse();
    assertThat(reference.botTracking()).isFalse();
    assertThat(reference.bearerToken()).isFalse();
    assertThat(reference.doneValueSix()).isFalse();
    assertThat(reference.facts().values()).doesNotContain("yes");
  }

  @Test
  void theNewestHasItAll() {
    MatomoInstallation newest = MatomoInstallation.NEWEST;
    assertThat(newest.aiAgents()).isTrue();
    assertThat(newest.botTracking()).isTrue();
    assertThat(newest.facts().values()).doesNotContain("no", "not recorded");
  }

  @ParameterizedTest
  @CsvSource({
    "5.2.0-b5, false, false, true, false",
    "5.3.0, true, false, true, false",
    "5.4.1, true, true, true, false",
    "5.5.0, true, true, true, true",
    "6.0.0, true, true, true, true",
    "nonsense, false, false, false, false"
  })
  void aVersionDecidesWhatNoTableShows(
      String version, boolean hits, boolean bearer, boolean six, boolean sitePrivacy) {
    MatomoInstallation installation = MatomoInstallation.of(version, List.of(), List.of());
    assertThat(installation.countsHits()).isEqualTo(hits);
    assertThat(installation.randomizesConfigId()).isEqualTo(hits);
    assertThat(installation.bearerToken()).isEqualTo(bearer);
    assertThat(installation.doneValueSix()).isEqualTo(six);
    assertThat(installation.roundsGoalTerms()).isEqualTo(six);
    assertThat(installation.sitePrivacy()).isEqualTo(sitePrivacy);
    assertThat(installation.aiAssistants()).isEqualTo(sitePrivacy);
  }

  @Test
  void tablesDecideBeforePluginsAndPluginsBeforeTheVersion() {
    assertThat(of("5.14.0", List.of("AIAgents", "BotTracking"), List.of()).aiAgents()).isFalse();
    assertThat(of("5.14.0", List.of("AIAgents", "BotTracking"), List.of()).botTracking()).isFalse();
    assertThat(of("5.14.0", List.of("Actions"), List.of(AGENT, BOTS)).aiAgents()).isFalse();
    assertThat(of("5.14.0", List.of("Actions"), List.of(AGENT, BOTS)).botTracking()).isFalse();
    // The column is there as soon as the update has made it, before version_core says so.
    assertThat(of("5.8.0", List.of("AIAgents"), List.of(AGENT)).aiAgents()).isTrue();
    // Nobody says which plugins are active.
    assertThat(of("5.14.0", List.of(), List.of(AGENT)).aiAgents()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"5.7.1, ai_assistant, false", "5.8.0, ai_chatbot, false", "5.11.0, ai_chatbot, true"})
  void theKindOfBotIsWrittenAsTheVersionReadsIt(String version, String type, boolean cleans) {
    MatomoInstallation installation = of(version, List.of("BotTracking"), List.of(BOTS));
    assertThat(installation.botType()).isEqualTo(type);
    assertThat(installation.cleansBotUrls()).isEqualTo(cleans);
    assertThat(installation.facts().get("requests of bots")).isEqualTo("recorded as " + type);
  }

  @Test
  void whatItIsTakenForIsSaidWhereNoVersionIsStored() {
    assertThat(of("", List.of(), List.of()).facts().get("version_core"))
        .isEqualTo("none: taken for 5.1.2");
  }

  /** What looks like a secret is masked in logs. */
  @Test
  void factsAreToldByTheLogAsTheyAre() {
    String facts = MatomoInstallation.NEWEST.toString();
    assertThat(LogLine.masked(facts)).isEqualTo(facts);
  }

  @Test
  void aChangedColumnPluginOrVersionMakesItAnother() {
    MatomoInstallation before = of("5.8.0", List.of("Actions"), List.of(AGENT));
    assertThat(of("5.8.0", List.of("Actions"), List.of(AGENT)))
        .isEqualTo(before)
        .hasSameHashCodeAs(before);
    assertThat(of("5.8.1", List.of("Actions"), List.of(AGENT))).isNotEqualTo(before);
    assertThat(of("5.8.0", List.of("Actions", "Goals"), List.of(AGENT))).isNotEqualTo(before);
    assertThat(of("5.8.0", List.of("Actions"), List.of(AGENT, BOTS))).isNotEqualTo(before);
  }

  private static MatomoInstallation of(String version, List<String> plugins, List<String> columns) {
    return MatomoInstallation.of(version, plugins, columns);
  }
}
