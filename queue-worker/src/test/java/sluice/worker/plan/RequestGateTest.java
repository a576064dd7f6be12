package sluice.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.log.DateTimes;
import sluice.matomo.MatomoInstallation;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.worker.batch.HitOutcome;
import sluice.worker.visit.Hit;
import sluice.worker.visit.VisitColumns;

/** Who may pass the gate: tokens, times, exclusions, and what the UI is told of a refusal. */
class RequestGateTest {

  private static final String FOREIGN_IP = "203.0.113.9";

  private final TestMatomo matomo = new TestMatomo();

  private ReadHit read(TrackingRequest request) throws SQLException {
    return new RequestRules(matomo.context()).read(request);
  }

  private HitOutcome refusal(TrackingRequest request) throws SQLException {
    return ((ReadHit.Dropped) read(request)).outcome();
  }

  private Hit passed(TrackingRequest request) throws SQLException {
    return ((ReadHit.Recordable) read(request)).hit();
  }

  /** The same request with a token beside its parameters, as a bulk call has it. */
  private static TrackingRequest withToken(TrackingRequest request, String token) {
    return new TrackingRequest(
        request.params(),
        new Arrival(request.environment(), Optional.of(token), request.acceptedAt()));
  }

  @Test
  void usualHitPassesWithoutAToken() throws SQLException {
    assertThat(passed(TestBatch.page("a", 0)).time()).isEqualTo(TestMatomo.NOW);
  }

  @ParameterizedTest
  @CsvSource({"cip,203.0.113.9", "city,Berlin", "lat,52.5", "cdt,2026-10-01 12:00:00"})
  void whatOverridesAddressPlaceOrAnOldTimeNeedsAToken(String name, String value)
      throws SQLException {
    TrackingRequest request = TestBatch.page("a", 0, name, value);

    assertThat(refusal(request)).isEqualTo(HitOutcome.REFUSED_NOT_AUTHENTICATED);
    assertThat(refusal(withToken(request, "f".repeat(32))))
        .isEqualTo(HitOutcome.REFUSED_NOT_AUTHENTICATED);
    assertThat(read(withToken(request, TestMatomo.TOKEN))).isInstanceOf(ReadHit.Recordable.class);
  }

  @Test
  void theHeaderIsATokenWhereMatomoReadsIt() throws SQLException {
    TrackingRequest request = TestBatch.page("a", 0, "city", "Berlin");
    TrackingRequest bearing = withHeader(request, "Bearer " + TestMatomo.TOKEN);
    assertThat(refusal(bearing)).isEqualTo(HitOutcome.REFUSED_NOT_AUTHENTICATED);

    matomo.installation(MatomoInstallation.NEWEST);
    assertThat(read(bearing)).isInstanceOf(ReadHit.Recordable.class);
    for (String other :
        List.of(
            "bearer " + TestMatomo.TOKEN,
            "Bearer  " + TestMatomo.TOKEN,
            "Basic " + TestMatomo.TOKEN,
            TestMatomo.TOKEN,
            "Bearer ")) {
      assertThat(refusal(withHeader(request, other)))
          .isEqualTo(HitOutcome.REFUSED_NOT_AUTHENTICATED);
    }
  }

  @Test
  void aTokenInTheParametersGoesBeforeTheHeader() throws SQLException {
    matomo.installation(MatomoInstallation.NEWEST);
    TrackingRequest wrong = TestBatch.page("a", 0, "city", "Berlin", "token_auth", "f".repeat(32));
    assertThat(refusal(withHeader(wrong, "Bearer " + TestMatomo.TOKEN)))
        .isEqualTo(HitOutcome.REFUSED_NOT_AUTHENTICATED);
  }

  private static TrackingRequest withHeader(TrackingRequest request, String value) {
    Map<String, String> server = new LinkedHashMap<>(request.environment().server());
    server.put("HTTP_AUTHORIZATION", value);
    return request.in(new RequestEnvironment(server, Map.of()));
  }

  @Test
  void from57OnTheUiIsToldOfSitesThatAreNumbersAlone() throws SQLException {
    matomo.installation(MatomoInstallation.NEWEST);
    assertThat(failures("9")).isTrue();
    assertThat(failures("9abc")).isFalse();
    assertThat(failures("")).isFalse();
    matomo.installation(MatomoInstallation.REFERENCE);
    assertThat(failures("")).isTrue();
  }

  private boolean failures(String idSite) throws SQLException {
    return ((ReadHit.Dropped) read(TestBatch.page("a", 0, "idsite", idSite))).failure().isPresent();
  }

  @Test
  void noTokenIsNeededWhereMatomoIsToldSo() throws SQLException {
    matomo.tracker("tracking_requests_require_authentication", "0");

    assertThat(passed(TestBatch.page("a", 0, "city", "Berlin")).origin().overrides())
        .containsExactly(Map.entry(VisitColumns.CITY, "Berlin"));
  }

  @Test
  void aTimeOfTodayNeedsNoToken() throws SQLException {
    assertThat(passed(TestBatch.page("a", 0, "cdt", "2026-10-12 11:00:00")).time())
        .isEqualTo(TestMatomo.NOW - 3600);
  }

  @Test
  void hitThatIsOlderThanTheLogsIsRefused() throws SQLException {
    TrackingRequest old =
        withToken(TestBatch.page("a", 0, "cdt", "2026-10-01 12:00:00"), TestMatomo.TOKEN);
    matomo.keepingLogs(11);
    assertThat(read(old)).isInstanceOf(ReadHit.Recordable.class);

    matomo.keepingLogs(10);
    assertThat(refusal(old)).isEqualTo(HitOutcome.REFUSED_INVALID_PARAMETER);
  }

  @Test
  void noHitIsOlderThanTheFirstWebsite() throws SQLException {
    long first = DateTimes.seconds("1991-08-06 00:00:00") - TestMatomo.NOW;

    assertThat(read(TestBatch.page("a", first))).isInstanceOf(ReadHit.Recordable.class);
    assertThat(refusal(TestBatch.page("a", first - 1))).isEqualTo(HitOutcome.REFUSED_INVALID_TIME);
  }

  @Test
  void firstReasonInMatomosOrderIsTheOneThatCounts() throws SQLException {
    TrackingRequest prefetch = withHeader(TestBatch.page("a", 0), "HTTP_X_PURPOSE", "preview");
    assertThat(refusal(prefetch)).isEqualTo(HitOutcome.EXCLUDED_PREFETCH);

    TrackingRequest notRecorded =
        withHeader(TestBatch.page("a", 0, "rec", "0"), "HTTP_X_PURPOSE", "preview");
    assertThat(refusal(notRecorded)).isEqualTo(HitOutcome.EXCLUDED_REC);

    TrackingRequest bot =
        withHeader(
            TestBatch.page("a", 0, "rec", "0"),
            "HTTP_USER_AGENT",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
    assertThat(refusal(bot)).isEqualTo(HitOutcome.EXCLUDED_BOT);
  }

  private static TrackingRequest withHeader(TrackingRequest request, String name, String value) {
    Map<String, String> server = new LinkedHashMap<>(request.environment().server());
    server.put(name, value);
    return new TrackingRequest(
        request.params(),
        new Arrival(
            new RequestEnvironment(server, Map.of()), Optional.empty(), request.acceptedAt()));
  }

  @Test
  void hitOfTheInstallationTestIsConfirmedAndNotRecorded() throws SQLException {
    assertThat(refusal(TestBatch.page("a", 0, "tracker_install_check", "nonce-1")))
        .isEqualTo(HitOutcome.EXCLUDED_INSTALL_CHECK);
    assertThat(matomo.confirmedNonces()).containsExactly("nonce-1");
  }

  @Test
  void unknownSiteIsRefusedAndShownToTheUi() throws SQLException {
    ReadHit.Dropped dropped = (ReadHit.Dropped) read(TestBatch.page("a", 0, "idsite", "9"));

    assertThat(dropped.outcome()).isEqualTo(HitOutcome.REFUSED_UNKNOWN_SITE);
    assertThat(dropped.failure().orElseThrow().kind()).isEqualTo(TrackingFailure.Kind.INVALID_SITE);
    assertThat(dropped.failure().orElseThrow().idSite()).isEqualTo(9);
  }

  @Test
  void uiIsNotToldOfHitsThatWouldBeExcludedAnyway() throws SQLException {
    matomo.excludedIps("198.51.100.*");
    ReadHit.Dropped dropped = (ReadHit.Dropped) read(TestBatch.page("a", 0, "idsite", "9"));

    assertThat(dropped.outcome()).isEqualTo(HitOutcome.REFUSED_UNKNOWN_SITE);
    assertThat(dropped.failure()).isEmpty();
  }

  @Test
  void addressThatARequestMayNotSetExcludesNothing() throws SQLException {
    matomo.excludedIps(FOREIGN_IP);
    ReadHit.Dropped dropped =
        (ReadHit.Dropped) read(TestBatch.page("a", 0, "idsite", "9", "cip", FOREIGN_IP));

    assertThat(dropped.failure()).isPresent();
  }

  @Test
  void requestWithoutParametersIsCountedAndNothingElse() throws SQLException {
    TrackingRequest nothing =
        new TrackingRequest(
            PhpValue.Array.EMPTY, new Arrival(RequestEnvironment.EMPTY, Optional.empty(), 0));

    assertThat(refusal(nothing)).isEqualTo(HitOutcome.EMPTY);
  }
}
