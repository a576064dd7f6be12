package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson;
import sluice.php.url.PhpQueryString;

/**
 * Parameters by their types (docs: tracker-ingest/docs/parameters.md,
 * tracker-ingest/docs/php.md#typed-parameters).
 */
class TrackingRequestTest {

  private static final long NOW = 1704164645;

  private static TrackingRequest json(String params) {
    PhpValue.Array array = (PhpValue.Array) PhpJson.decode(params).orElseThrow();
    return new TrackingRequest(array, new Arrival(RequestEnvironment.EMPTY, Optional.empty(), NOW));
  }

  private static TrackingRequest query(String query) {
    return with(query, Map.of());
  }

  private static TrackingRequest with(String query, Map<String, String> server) {
    RequestEnvironment environment = new RequestEnvironment(server, Map.of());
    return new TrackingRequest(
        PhpQueryString.parse(query), new Arrival(environment, Optional.empty(), NOW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          " 5"                   | 5
          "5 "                   | 5
          "1.0"                  | 1
          "1e2"                  | 100
          "-3"                   | -3
          "0123"                 | 123
          true                   | 1
          7                      | 7
          2.0                    | 2
          2.5                    | -1
          1e30                   | -1
          false                  | -1
          null                   | -1
          ""                     | -1
          "12abc"                | -1
          "1.5"                  | -1
          "1,2"                  | -1
          "99999999999999999999" | -1
          []                     | -1
          ["5"]                  | -1
          """)
  void integerAcceptsWhatLooselyEqualsItsCast(String value, long expected) {
    assertThat(json("{\"idgoal\":" + value + "}").integer("idgoal")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "1,5"   | 1.0
          "1.5"   | 1.5
          "1."    | 1.0
          ".5"    | 0.5
          "-7E-1" | -0.7
          "abc"   | 0.0
          " 2"    | 0.0
          "1_0"   | 0.0
          "2\\n"   | 2.0
          3       | 3.0
          3.25    | 3.25
          true    | 1.0
          ["1"]   | 0.0
          """)
  void decimalOfTextThatIsNoNumberIsZero(String value, double expected) {
    TrackingRequest request = json("{\"e_v\":" + value + "}");
    assertThat(request.decimal("e_v")).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"e_v\":\"\"}", "{\"e_v\":null}", "{\"e_v\":false}"})
  void decimalThatIsNotGivenIsEmpty(String params) {
    assertThat(json(params).decimal("e_v")).isEmpty();
  }

  @Test
  void decimalWithDefaultFallsBackForBadText() {
    assertThat(json("{\"revenue\":\"abc\"}").decimal("revenue", 9.5)).isEqualTo(9.5);
    assertThat(json("{}").decimal("revenue", 9.5)).isEqualTo(9.5);
    assertThat(json("{\"revenue\":\"0\"}").decimal("revenue", 9.5)).isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a<b"     | a&lt;b
          5         | 5
          1.5       | 1.5
          1e25      | 1.0E+25
          true      | unknown
          ["x"]     | unknown
          ""        | unknown
          null      | unknown
          "0"       | 0
          """)
  void textRefusesArraysAndBooleans(String value, String expected) {
    assertThat(json("{\"res\":" + value + "}").text("res")).isEqualTo(expected);
  }

  @Test
  void bytesThatAreNotUtf8AreReadAsLatin1AndEscaped() {
    assertThat(query("action_name=caf%E9").text("action_name")).isEqualTo("café");
    assertThat(query("action_name=%3Cb%3E+caf%E9+%26+%C3").text("action_name"))
        .isEqualTo("&lt;b&gt; café &amp; Ã");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          rec, 0
          idsite, 0
          search_count, -1
          pf_onl, -1
          cookie, 0
          """)
  void absentIntegersHaveTheirDocumentedDefault(String name, long expected) {
    assertThat(json("{}").integer(name)).isEqualTo(expected);
  }

  @Test
  void localTimeFallsBackToWhatTheCallerSays() {
    assertThat(query("s=x").integer("s", 5)).isEqualTo(5);
    assertThat(query("s=9").integer("s", 5)).isEqualTo(9);
  }

  @Test
  void jsonIsDecodedAndSanitised() {
    assertThat(query("ec_items=[[\"a%26b\",null,1]]").json("ec_items").map(PhpJson::encode))
        .contains("[[\"a&amp;b\",null,1]]");
    assertThat(json("{\"ec_items\":[[\"<\"]]}").json("ec_items").map(PhpJson::encode))
        .contains("[[\"&lt;\"]]");
    assertThat(query("ec_items={").json("ec_items")).isEmpty();
    assertThat(query("ec_items=null").json("ec_items")).isEmpty();
    assertThat(query("ec_items=").json("ec_items")).isEmpty();
  }

  @Test
  void unknownNameOrWrongTypeIsAMistakeOfTheCaller() {
    TrackingRequest request = query("nosuch=1");
    assertThatThrownBy(() -> request.text("nosuch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> request.integer("url")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.decimal("rec")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.json("res")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void customDimensionsAreTexts() {
    assertThat(query("dimension12=a%26b").text("dimension12")).isEqualTo("a&amp;b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          idsite=1             | http://r.org/?a&amp;b
          url=                 | http://r.org/?a&amp;b
          url=0&urlref=0       | http://r.org/?a&amp;b
          url=http://x.org     | http://x.org
          urlref=http://y.org  | ``
          """)
  void refererStandsInForUrlOnlyWithoutUrlAndUrlref(String query, String expected) {
    TrackingRequest request = with(query, Map.of("HTTP_REFERER", "http://r.org/?a&b"));
    assertThat(request.url()).isEqualTo(expected);
    assertThat(request.text("url")).isEqualTo(expected);
    assertThat(request.params()).isEqualTo(PhpQueryString.parse(query));
  }

  @Test
  void tokenOfTheSetComesFirst() {
    PhpValue.Array params = PhpQueryString.parse("token_auth=own%26");
    RequestEnvironment none = RequestEnvironment.EMPTY;
    assertThat(new TrackingRequest(params, new Arrival(none, Optional.of("set"), NOW)).tokenAuth())
        .contains("set");
    assertThat(new TrackingRequest(params, new Arrival(none, Optional.empty(), NOW)).tokenAuth())
        .contains("own&");
    assertThat(query("token_auth=").tokenAuth()).isEmpty();
    assertThat(query("a=1").tokenAuth()).isEmpty();
  }

  @Test
  void userAgentParameterWinsOverHeader() {
    Map<String, String> server = Map.of("HTTP_USER_AGENT", "H<1>");
    assertThat(with("ua=P%26", server).userAgent()).isEqualTo("P&amp;");
    assertThat(with("", server).userAgent()).isEqualTo("H&lt;1&gt;");
    assertThat(query("").userAgent()).isEmpty();
  }

  @Test
  void clientHintsComeFromParameterElseFromHeaders() {
    Map<String, String> server = Map.of("HTTP_SEC_CH_UA_MODEL", "\"P\"", "HTTP_HOST", "x");
    assertThat(with("", server).clientHints().entries())
        .containsExactly(Map.entry("HTTP_SEC_CH_UA_MODEL", new PhpValue.Text("&quot;P&quot;")));
    assertThat(PhpJson.encode(with("uadata={\"model\":\"<\"}", server).clientHints()))
        .isEqualTo("{\"model\":\"&lt;\"}");
    assertThat(with("uadata={", server).clientHints()).isEqualTo(PhpValue.Array.EMPTY);
    assertThat(with("uadata=", server).clientHints().entries()).hasSize(1);
  }

  @Test
  void charactersThatTheConnectionCannotStoreAreReplacedInWhatIsReadOnly() {
    Map<String, String> server = Map.of("HTTP_REFERER", "http://r.org/\uD83D\uDE00");
    TrackingRequest request =
        with(
                "action_name=a%F0%9F%98%80&search=%26%23128512;&ec_items=[[\"%F0%9F%98%80\"]]"
                    + "&utm_campaign=%F0%9F%98%80&res=%C3%A9",
                server)
            .withoutSupplementary();

    assertThat(request.text("action_name")).isEqualTo("a\uFFFD");
    assertThat(request.text("search")).isEqualTo("\uFFFD");
    assertThat(request.json("ec_items").map(PhpJson::encode)).contains("[[\"\\ufffd\"]]");
    assertThat(request.raw("utm_campaign")).contains(new PhpValue.Text("\uFFFD"));
    assertThat(request.text("res")).isEqualTo("é");
    assertThat(request.url()).isEqualTo("http://r.org/\uFFFD");
    assertThat(request.with(Map.of("uid", new PhpValue.Text("\uD83D\uDE00"))).text("uid"))
        .isEqualTo("\uFFFD");
    assertThat(request.params().entries())
        .containsEntry("action_name", new PhpValue.Text("a\uD83D\uDE00"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                       | 0       | false | false
          cdt=1704164645           | 0       | true  | false
          cdt=1704164646           | 0       | false | false
          cdt=1704164600           | 45      | true  | false
          cdt=1704164600.9         | 45      | true  | false
          cdt=1704078246           | 86399   | true  | false
          cdt=1704078245           | 86400   | true  | true
          cdt=1073444645           | 0       | false | false
          cdt=1073444646           | 630719999 | true | true
          cdt=abc                  | 0       | false | false
          cdt=abc&cdo=5            | 0       | false | false
          cdt=0                    | 0       | false | false
          cdt=0&cdo=5              | 5       | true  | false
          cdo=-60                  | 60      | true  | false
          cdo=60                   | 60      | true  | false
          cdo=x                    | 0       | false | false
          cdt=1704164600&cdo=10    | 55      | true  | false
          cdt=2024-01-02+03:04:00  | 5       | true  | false
          cdt=2024-01-01           | 97445   | true  | true
          cdt=yesterday            | 97445   | true  | true
          cdt=tomorrow             | 0       | false | false
          """)
  void requestTimeFollowsCdtAndCdo(String query, long age, boolean custom, boolean needsToken) {
    RequestTime time = query(query).requestTime(86400);
    assertThat(time).isEqualTo(new RequestTime(NOW - age, custom, needsToken, time.isUnread()));
  }

  @Test
  void timeThatIsNoDateIsTold() {
    for (String cdt : List.of("cdt=28/11/2026+09:10", "cdt=abc", "cdt=Invalid+Date&cdo=5")) {
      assertThat(query(cdt).requestTime(86400)).isEqualTo(new RequestTime(NOW, false, false, true));
    }
  }

  @Test
  void nullIsNotSent() {
    TrackingRequest request = json("{\"_pkn\":null,\"_pks\":\"\"}");
    assertThat(request.has("_pkn")).isFalse();
    assertThat(request.has("_pks")).isTrue();
  }
}
