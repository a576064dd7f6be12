package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static sluice.tries.Tries.forAll;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValues;
import sluice.php.json.PhpJson;
import sluice.php.time.StrToTime;
import sluice.php.url.PercentText;
import sluice.php.url.PhpQueryString;
import sluice.php.url.PhpUrl;

/** Whatever a client sends has a value, and costs time in proportion to its length. */
class ParserPropertiesTest {

  private static final ProxyRules PROXY =
      ProxyRules.of(List.of("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"), List.of("1.2.3.*"), true);

  @Test
  void everyTextHasAValue() {
    forAll(HostileText::text, HostileText::text, ParserPropertiesTest::assertValues);
  }

  private static void assertValues(String text, String other) {
    String sanitized = MatomoText.sanitize(text);
    assertThat(MatomoText.sanitize(MatomoText.unsanitize(sanitized))).isNotNull();
    assertThat(PercentText.urlDecode(text).length()).isLessThanOrEqualTo(text.length() * 2);
    assertThat(PhpValues.looselyEqual(text, text)).isTrue();
    PhpValues.looselyEqual(text, other);
    PhpValues.toDecimal(text);
    PhpValues.toInteger(text);
    PhpJson.decode(text);
    StrToTime.parse(text, 0);
    IpRange.parse(text);
    assertThat(QueryParameters.parse(text).text(name -> false)).isNotNull();
  }

  @Test
  void everyQueryMakesARequest() {
    forAll(
        HostileText::text,
        HostileText::text,
        HostileText::text,
        ParserPropertiesTest::assertRequest);
  }

  private static void assertRequest(String time, String id, String header) {
    String query = "cdt=" + time + "&cid=" + id + "&_id=" + header + "&e_v=" + time;
    RequestEnvironment environment =
        new RequestEnvironment(
            Map.of("HTTP_X_FORWARDED_FOR", header, "HTTP_FORWARDED", time, "HTTP_REFERER", header),
            PhpQueryString.cookies("_pk_uid=" + id + ";" + header));
    TrackingRequest request =
        new TrackingRequest(
            PhpQueryString.parse(query), new Arrival(environment, Optional.empty(), 1704164645));
    request.requestTime(86400);
    request.decimal("e_v");
    request.url();
    assertThat(ClientAddress.of(request, PROXY).address()).isNotNull();
    VisitorIdRules rules =
        new VisitorIdRules(
            true, Optional.of("_pk_uid"), false, Optional.empty(), ZeroVisitorId.VISITOR);
    assertThat(VisitorIdentification.of(request, rules)).isNotNull();
  }

  @Test
  void repetitionCostsLinearTime() {
    int times = 200_000;
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          QueryParameters.parse("a[]&".repeat(times));
          PhpQueryString.parse("a[]=1&".repeat(times));
          MatomoText.sanitize("&".repeat(times));
          MatomoText.unsanitize("&amp".repeat(times));
          StrToTime.parse("a" + " ".repeat(times) + "b", 0);
          PhpJson.decode("[" + "1".repeat(times) + "," + "1.".repeat(times));
          PhpValues.looselyEqual("1".repeat(times), "2".repeat(times));
          PhpUrl.parse("@:".repeat(times));
        });
  }
}
