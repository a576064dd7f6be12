package sluice.worker.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.request.Arrival;
import sluice.request.IpAddress;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.site.TestSite;
import sluice.worker.action.Hits;
import sluice.worker.referrer.ReferrerSpam;

/** Which hits are excluded (docs: queue-worker/docs/exclusions.md). */
class VisitExcludedTest {

  private static final VisitExcluded.Rules RULES =
      new VisitExcluded.Rules(
          true, "e_c==load,url=@%2Fprivate", "matomo_ignore", ReferrerSpam.of(List.of("spam.biz")));

  private static Optional<Exclusion> reason(TrackingRequest request) {
    return reason(request, "198.51.100.7", "Mozilla", false);
  }

  private static Optional<Exclusion> reason(
      TrackingRequest request, String ip, String agent, boolean isBot) {
    Site site = new TestSite().excludingUnknownUrls().build();
    return new VisitExcluded()
        .reason(
            request,
            new VisitExcluded.Subject(
                IpAddress.parse(ip),
                isBot,
                agent,
                List.of("10.9.8.*", "192.0.2.0/24"),
                List.of("Monitor", "/^Check/i", "Never"),
                Optional.of(site)),
            RULES);
  }

  private static TrackingRequest with(Map<String, String> server, Map<String, String> cookies) {
    TrackingRequest plain = page();
    return new TrackingRequest(
        plain.params(), new Arrival(new RequestEnvironment(server, cookies), Optional.empty(), 0));
  }

  private static TrackingRequest page(String... more) {
    String[] all = new String[4 + more.length];
    System.arraycopy(new String[] {"rec", "1", "url", "http://example.org/a"}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    return Hits.hit(all);
  }

  @Test
  void ordinaryHitIsIncluded() {
    assertThat(reason(page())).isEmpty();
  }

  @Test
  void botIsExcludedUnlessBotsAreWanted() {
    assertThat(reason(page(), "198.51.100.7", "x", true)).contains(Exclusion.BOT);
    assertThat(reason(page("bots", "1"), "198.51.100.7", "x", true)).isEmpty();
  }

  /** First and last address of each range. */
  @ParameterizedTest
  @CsvSource({
    "216.239.32.0, 216.239.63.255",
    "64.233.160.0, 64.233.191.255",
    "66.249.80.0, 66.249.95.255",
    "72.14.192.0, 72.14.255.255",
    "209.85.128.0, 209.85.255.255",
    "66.102.0.0, 66.102.15.255",
    "74.125.0.0, 74.125.255.255",
    "64.18.0.0, 64.18.15.255",
    "207.126.144.0, 207.126.159.255",
    "173.194.0.0, 173.194.255.255",
    "64.4.0.0, 64.4.63.255",
    "65.52.0.0, 65.55.255.255",
    "157.54.0.0, 157.55.255.255",
    "157.56.0.0, 157.59.255.255",
    "157.60.0.0, 157.60.255.255",
    "207.46.0.0, 207.46.255.255",
    "207.68.128.0, 207.68.191.255",
    "207.68.192.0, 207.68.207.255",
    "131.253.16.0, 131.253.31.255",
    "72.30.192.0, 72.30.207.255",
    "98.137.192.0, 98.137.207.255",
    "1.202.218.8, 1.202.218.8",
  })
  void addressOfASearchEngineIsABot(String first, String last) {
    assertThat(reason(page(), first, "x", false)).contains(Exclusion.BOT);
    assertThat(reason(page(), last, "x", false)).contains(Exclusion.BOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "216.239.31.255", "216.239.64.0", "66.249.79.255", "66.249.96.0", "65.51.255.255",
        "65.56.0.0", "157.53.255.255", "157.61.0.0", "131.253.15.255", "131.253.32.0",
        "1.202.218.7", "1.202.218.9", "::ffff:66.249.80.1"
      })
  void addressBesideTheRangesIsNoBot(String ip) {
    assertThat(reason(page(), ip, "x", false)).isEmpty();
  }

  @Test
  void dataSaverBehindGooglesAddressesIsNoBot() {
    TrackingRequest request = with(Map.of("HTTP_VIA", "1.1 Chrome-Compression-Proxy"), Map.of());
    assertThat(reason(request, "66.249.80.1", "x", false)).isEmpty();
    assertThat(reason(request, "65.52.1.1", "x", false)).contains(Exclusion.BOT);
  }

  @Test
  void hitWithoutRecIsExcluded() {
    assertThat(reason(Hits.hit("url", "http://example.org/a"))).contains(Exclusion.REC);
  }

  @Test
  void doNotTrackIsHonoured() {
    assertThat(reason(with(Map.of("HTTP_DNT", "1"), Map.of()))).contains(Exclusion.DO_NOT_TRACK);
    assertThat(reason(with(Map.of("HTTP_DNT", "1;x"), Map.of()))).contains(Exclusion.DO_NOT_TRACK);
    assertThat(reason(with(Map.of("HTTP_X_DO_NOT_TRACK", "1"), Map.of())))
        .contains(Exclusion.DO_NOT_TRACK);
    assertThat(reason(with(Map.of("HTTP_X_DO_NOT_TRACK", "1;x"), Map.of()))).isEmpty();
    assertThat(reason(with(Map.of("HTTP_DNT", "0"), Map.of()))).isEmpty();
  }

  @Test
  void installationCheckIsNotRecorded() {
    assertThat(reason(page("tracker_install_check", "abc"))).contains(Exclusion.INSTALL_CHECK);
  }

  @Test
  void conditionsOfTheConfigurationExclude() {
    assertThat(reason(page("e_c", "LOAD"))).contains(Exclusion.BY_PARAMETER);
    assertThat(reason(Hits.hit("rec", "1", "url", "http://example.org/private/1")))
        .contains(Exclusion.BY_PARAMETER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          e_c==load        | LOAD      | true
          e_c==load        | loader    | false
          e_c!=load        | other     | true
          e_c!=load        | Load      | false
          e_c=@oa          | LOAD      | true
          e_c=@ob          | load      | false
          e_c!@oa          | other     | true
          e_c!@oa          | load      | false
          e_c=^lo          | Load      | true
          e_c=^oa          | load      | false
          e_c=$AD          | load      | true
          e_c=$lo          | load      | false
          e_c==a%26amp%3Bb | a&b       | true
          e_c==a%26b       | a&b       | false
          x==1,e_c==load   | load      | true
          nonsense         | load      | false
          any!=1           | load      | true
          """)
  void conditionComparesTheEscapedValueInLowerCase(
      String conditions, String sent, boolean expected) {
    assertThat(ExcludedRequests.matches(page("e_c", sent), conditions)).isEqualTo(expected);
  }

  @Test
  void optOutCookieExcludes() {
    assertThat(reason(with(Map.of(), Map.of("matomo_ignore", "ignore=Kg=="))))
        .contains(Exclusion.OPT_OUT);
  }

  @ParameterizedTest
  @CsvSource({"10.9.8.7,true", "10.9.9.7,false", "192.0.2.200,true", "192.0.3.1,false"})
  void excludedAddressesAreRanges(String ip, boolean isExcluded) {
    assertThat(reason(page(), ip, "x", false).isPresent()).isEqualTo(isExcluded);
  }

  @ParameterizedTest
  @CsvSource({"a monitor b,true", "checker,true", "Never,false", "other,false"})
  void entryThatIsARegularExpressionDecidesAtOnce(String agent, boolean isExcluded) {
    assertThat(reason(page(), "198.51.100.7", agent, false).isPresent()).isEqualTo(isExcluded);
  }

  @Test
  void referrerSpamIsExcluded() {
    assertThat(reason(page("urlref", "http://www.SPAM.biz/x"))).contains(Exclusion.REFERRER_SPAM);
  }

  @Test
  void unknownUrlIsExcluded() {
    assertThat(reason(Hits.hit("rec", "1", "url", "http://other.org/")))
        .contains(Exclusion.UNKNOWN_URL);
  }

  @Test
  void prefetchIsExcluded() {
    assertThat(reason(with(Map.of("HTTP_X_MOZ", "prefetch"), Map.of())))
        .contains(Exclusion.PREFETCH);
    assertThat(reason(with(Map.of("HTTP_X_PURPOSE", "preview"), Map.of())))
        .contains(Exclusion.PREFETCH);
    assertThat(reason(with(Map.of("HTTP_X_PURPOSE", "instant"), Map.of())))
        .contains(Exclusion.PREFETCH);
    assertThat(
            reason(
                with(Map.of("HTTP_PURPOSE", "prefetch", "HTTP_SEC_PURPOSE", "prefetch"), Map.of())))
        .isEmpty();
  }
}
