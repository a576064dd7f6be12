package sluice.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.log.ActionType;
import sluice.matomo.MatomoInstallation;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.TrackingRequest;
import sluice.site.TestSite;
import sluice.worker.action.ActionName;
import sluice.worker.batch.HitOutcome;

/** Which requests are a bot's, and their rows (docs: queue-worker/docs/bots.md). */
class BotRulesTest {

  private static final String CHATGPT = "Mozilla/5.0 (compatible; ChatGPT-User/1.0)";
  private static final String GOOGLEBOT =
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
  private static final String PERSON =
      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

  private final TestMatomo matomo = new TestMatomo().installation(MatomoInstallation.NEWEST);

  private ReadHit read(TrackingRequest request) throws SQLException {
    return new RequestRules(matomo.context()).read(request);
  }

  private BotRequest recorded(String... more) throws SQLException {
    return ((ReadHit.OfBot) read(bot(more))).request();
  }

  private HitOutcome refusal(TrackingRequest request) throws SQLException {
    return ((ReadHit.Dropped) read(request)).outcome();
  }

  private static TrackingRequest bot(String... more) {
    TrackingRequest request = TestBatch.page("a", 0, more);
    return request.with(
        Map.of("recMode", new PhpValue.Text("1"), "ua", new PhpValue.Text(CHATGPT)));
  }

  private static TrackingRequest of(String agent, String mode) {
    return TestBatch.page("a", 0, "ua", agent, "recMode", mode);
  }

  @ParameterizedTest
  @CsvSource({"1, true, false", "2, true, true"})
  void aModeTellsBotsFromPeople(String mode, boolean ofBot, boolean ofPerson) throws SQLException {
    assertThat(read(of(CHATGPT, mode)) instanceof ReadHit.OfBot).isEqualTo(ofBot);
    assertThat(read(of(PERSON, mode)) instanceof ReadHit.Recordable).isEqualTo(ofPerson);
    // A bot that nobody records.
    assertThat(refusal(of(GOOGLEBOT, mode))).isEqualTo(HitOutcome.EXCLUDED_BOT);
  }

  @Test
  void aPersonIsNothingWhereABotIsAskedFor() throws SQLException {
    assertThat(refusal(of(PERSON, "1"))).isEqualTo(HitOutcome.EXCLUDED_REC_MODE);
  }

  @ParameterizedTest
  @CsvSource({"3", "01", "' 1'", "1.0", "-1", "true", "bot"})
  void aModeThatDoesNotExistRecordsNothing(String mode) throws SQLException {
    assertThat(refusal(of(PERSON, mode))).isEqualTo(HitOutcome.EXCLUDED_REC_MODE);
    assertThat(refusal(of(CHATGPT, mode))).isEqualTo(HitOutcome.EXCLUDED_REC_MODE);
  }

  @Test
  void aListIsNoMode() throws SQLException {
    TrackingRequest list =
        of(PERSON, "").with(Map.of("recMode", new PhpValue.Array(Map.of("0", text("1")))));
    assertThat(refusal(list)).isEqualTo(HitOutcome.EXCLUDED_REC_MODE);
  }

  @ParameterizedTest
  @CsvSource({"''", "0"})
  void anEmptyModeIsNone(String mode) throws SQLException {
    assertThat(read(of(PERSON, mode))).isInstanceOf(ReadHit.Recordable.class);
    assertThat(refusal(of(GOOGLEBOT, mode))).isEqualTo(HitOutcome.EXCLUDED_BOT);
  }

  @Test
  void aMatomoBeforeModesDoesNotLookAtThem() throws SQLException {
    matomo.installation(MatomoInstallation.REFERENCE);
    assertThat(read(of(PERSON, "1"))).isInstanceOf(ReadHit.Recordable.class);
    assertThat(read(of(PERSON, "7"))).isInstanceOf(ReadHit.Recordable.class);
  }

  @Test
  void withoutThePluginNoBotIsRecorded() throws SQLException {
    matomo.installation(
        MatomoInstallation.of("5.14.0", List.of("Actions"), List.of("log_bot_request.idrequest")));
    assertThat(refusal(of(GOOGLEBOT, "1"))).isEqualTo(HitOutcome.EXCLUDED_BOT);
    assertThat(read(of(PERSON, "2"))).isInstanceOf(ReadHit.Recordable.class);
  }

  @Test
  void everyColumnIsFilledFromItsParameter() throws SQLException {
    BotRequest request =
        recorded("http_status", "404", "bw_bytes", "0", "pf_srv", "87", "source", "CloudFront");
    assertThat(request.row(Map.of(request.url().bare(), 12L)))
        .isEqualTo(
            Map.of(
                "idsite", 1L,
                "server_time", TestMatomo.NOW,
                "idaction_url", 12L,
                "bot_name", "ChatGPT-User",
                "bot_type", "ai_chatbot",
                "http_status_code", 404L,
                "response_size_bytes", 0L,
                "response_time_ms", 87L,
                "source", "CloudFront"));
  }

  @ParameterizedTest
  @CsvSource({"-1", "''", "0x1", "12abc", "1.5", "007", "' 7'", "99999999999999999999"})
  void whatIsNoCountIsNull(String value) throws SQLException {
    assertThat(recorded("http_status", value, "bw_bytes", value, "pf_srv", value).values())
        .containsOnlyKeys("bot_name", "bot_type");
  }

  @Test
  void aBotOfTheFirstVersionIsAnAssistant() throws SQLException {
    matomo.installation(
        MatomoInstallation.of("5.7.1", List.of("BotTracking"), List.of("log_bot_request.source")));
    assertThat(recorded().values()).containsEntry("bot_type", "ai_assistant");
  }

  @Test
  void aPageIsStoredWithoutExcludedParametersAndADocumentWhole() throws SQLException {
    matomo.with(new TestSite().excludedParameters("secret").build());
    String query = "?secret=1&x=2";
    assertThat(recorded("url", "https://www.example.org/p" + query).url())
        .isEqualTo(ActionName.ofUrl(ActionType.PAGE_URL, "https://www.example.org/p?x=2"));
    BotRequest document = recorded("download", "https://example.org/d.pdf?secret=1");
    assertThat(document.url())
        .isEqualTo(ActionName.ofUrl(ActionType.DOWNLOAD, "https://example.org/d.pdf?secret=1"));
    assertThat(document.url().name()).isEqualTo("example.org/d.pdf?secret=1");
  }

  @Test
  void before511APageIsStoredWhole() throws SQLException {
    matomo
        .with(new TestSite().excludedParameters("secret").build())
        .installation(
            MatomoInstallation.of(
                "5.10.0", List.of("BotTracking"), List.of("log_bot_request.source")));
    assertThat(recorded("url", "https://example.org/p?secret=1").url().name())
        .isEqualTo("example.org/p?secret=1");
  }

  @Test
  void noUrlIsNoId() throws SQLException {
    BotRequest request = recorded("url", "");
    assertThat(request.url().isEmpty()).isTrue();
    assertThat(request.row(Map.of()).get("idaction_url")).isNull();
  }

  @Test
  void noExclusionCounts() throws SQLException {
    assertThat(recorded("rec", "0").time()).isEqualTo(TestMatomo.NOW);
    assertThat(recorded("urlref", "http://semalt.com/").time()).isEqualTo(TestMatomo.NOW);
  }

  @ParameterizedTest
  @CsvSource({"city,Berlin", "lat,52.5", "cdt,2026-10-01 12:00:00"})
  void placeAndAnOldTimeNeedAToken(String name, String value) throws SQLException {
    TrackingRequest request = bot(name, value);
    assertThat(refusal(request)).isEqualTo(HitOutcome.REFUSED_NOT_AUTHENTICATED);
    TrackingRequest allowed =
        new TrackingRequest(
            request.params(),
            new Arrival(request.environment(), Optional.of(TestMatomo.TOKEN), TestMatomo.NOW));
    assertThat(read(allowed)).isInstanceOf(ReadHit.OfBot.class);
  }

  @Test
  void anUnknownSiteIsRefused() throws SQLException {
    assertThat(refusal(bot("idsite", "9"))).isEqualTo(HitOutcome.REFUSED_UNKNOWN_SITE);
  }

  private static PhpValue text(String value) {
    return new PhpValue.Text(value);
  }
}
