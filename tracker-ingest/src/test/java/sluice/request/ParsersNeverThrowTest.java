package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random texts made of what parsers stumble over; whatever a client sends must have a value. */
class ParsersNeverThrowTest {

  private static final int TEXTS = 20_000;

  private static final List<String> PIECES =
      List.of(
          "a", "0", "1e3", "%", "%2", "%E9", "%C3%A9", "+", "&", "=", "[", "]", "[]", ".", " ",
          "\0", ";", ":", "/", "//", "?", "#", "@", "&amp;", "&#39;", "&#x", "é", "😀", "\ud800",
          "\n", "-", "'", "\"", "\\", "\\u", "{", "}", ",", "http:", "::", "99999", "1.2.3", "*",
          "day ");

  private final Random random = new Random(42);

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  @Test
  void everyTextHasAValue() {
    for (int i = 0; i < TEXTS; i++) {
      String text = text();
      String sanitized = PhpValues.sanitize(text);
      assertThat(PhpValues.sanitize(PhpValues.unsanitize(sanitized))).as(text).isNotNull();
      assertThat(PhpValues.urlDecode(text).length())
          .as(text)
          .isLessThanOrEqualTo(text.length() * 2);
      PhpValues.looselyEqual(text, text());
      PhpValues.toDecimal(text);
      PhpValues.toInteger(text);
      PhpJson.decode(text);
      PhpTime.parse(text, 0);
      PhpUrl.parse(text).ifPresent(PhpUrl::text);
      IpAddress.parse(text);
      IpRange.parse(text);
      ClientAddress.withoutPort(text);
      QueryParameters.parse(text).text(name -> false);
    }
  }

  @Test
  void everyQueryMakesARequest() {
    ProxyRules proxy = ProxyRules.of(List.of("HTTP_X_FORWARDED_FOR"), List.of("1.2.3.*"), true);
    for (int i = 0; i < TEXTS; i++) {
      String query = "cdt=" + text() + "&cid=" + text() + "&_id=" + text() + "&e_v=" + text();
      RequestEnvironment environment =
          new RequestEnvironment(
              Map.of("HTTP_X_FORWARDED_FOR", text(), "HTTP_REFERER", text()),
              PhpValues.parseCookies("_pk_uid=" + text() + ";" + text()));
      TrackingRequest request =
          new TrackingRequest(PhpValues.parseStr(query), environment, Optional.empty(), 1704164645);
      request.requestTime(86400);
      request.decimal("e_v");
      request.url();
      ClientAddress.of(request, proxy).address();
      VisitorIdRules rules =
          new VisitorIdRules(
              true, Optional.of("_pk_uid"), false, Optional.empty(), ZeroVisitorId.VISITOR);
      assertThat(VisitorIdentification.of(request, rules)).as(query).isNotNull();
    }
  }

  @Test
  void randomBytesAreAQueryToo() {
    for (int i = 0; i < TEXTS; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertThat(PhpJson.decode(PhpJson.encode(PhpValues.parseStr(bytes)))).isPresent();
    }
  }

  @Test
  void jsonSurvivesARoundTrip() {
    for (int i = 0; i < TEXTS; i++) {
      String text = new String(text().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      PhpValue value =
          new PhpValue.Array(
              Map.of(
                  text, new PhpValue.Decimal(random.nextGaussian()), "t", new PhpValue.Text(text)));
      assertThat(PhpJson.decode(PhpJson.encode(value))).contains(value);
    }
  }

  @Test
  void repetitionCostsLinearTime() {
    int times = 200_000;
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          QueryParameters.parse("a[]&".repeat(times));
          PhpValues.parseStr("a[]=1&".repeat(times));
          PhpValues.sanitize("&".repeat(times));
          PhpValues.unsanitize("&amp".repeat(times));
          PhpTime.parse("a" + " ".repeat(times) + "b", 0);
          PhpJson.decode("[" + "1".repeat(times) + "," + "1.".repeat(times));
          PhpValues.looselyEqual("1".repeat(times), "2".repeat(times));
          PhpUrl.parse("@:".repeat(times));
        });
  }
}
