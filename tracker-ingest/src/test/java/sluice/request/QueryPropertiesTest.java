package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson;
import sluice.php.url.PercentText;
import sluice.php.url.PhpQueryString;
import sluice.tries.Choices;

/** Query strings and cookie headers: what an encoder of the JDK wrote is read back. */
class QueryPropertiesTest {

  /** Arrays of two levels and texts; no empty ones, which a query cannot say. */
  private static PhpValue.Array nested(Choices choices) {
    return new PhpValue.Array(choices.map(5, HostileText::plainName, all -> value(all, 2)));
  }

  private static PhpValue value(Choices choices, int levels) {
    return levels == 0 || choices.maybe()
        ? new PhpValue.Text(HostileText.unicode(choices))
        : new PhpValue.Array(
            choices.map(4, QueryPropertiesTest::key, all -> value(all, levels - 1)));
  }

  private static String key(Choices choices) {
    return choices.oneOf(all -> Integer.toString(all.between(0, 50)), HostileText::plainName);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void write(String name, PhpValue value, StringJoiner query) {
    if (value instanceof PhpValue.Text text) {
      query.add(encoded(name) + "=" + encoded(text.value()));
    } else if (value instanceof PhpValue.Array array) {
      array.entries().forEach((key, inner) -> write(name + "[" + key + "]", inner, query));
    }
  }

  @Test
  void encodedParametersAreReadBack() {
    forAll(QueryPropertiesTest::nested, QueryPropertiesTest::assertReadBack);
  }

  private static void assertReadBack(PhpValue.Array params) {
    StringJoiner query = new StringJoiner("&");
    params.entries().forEach((name, value) -> write(name, value, query));

    PhpValue.Array read = PhpQueryString.parse(query.toString());

    assertThat(read).isEqualTo(params);
    assertThat(read.entries().keySet()).containsExactlyElementsOf(params.entries().keySet());
  }

  @Test
  void lastOfEqualNamesWins() {
    forAll(
        HostileText::plainParameters,
        HostileText::plainParameters,
        QueryPropertiesTest::assertLastWins);
  }

  private static void assertLastWins(Map<String, String> first, Map<String, String> second) {
    StringJoiner query = new StringJoiner("&&");
    first.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
    second.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));

    Map<String, PhpValue> expected = new LinkedHashMap<>();
    first.forEach((name, value) -> expected.put(name, new PhpValue.Text(value)));
    second.forEach((name, value) -> expected.put(name, new PhpValue.Text(value)));
    assertThat(PhpQueryString.parse(query.toString()).entries()).isEqualTo(expected);
  }

  @Test
  void anyBytesAreAQueryThatJsonCanHold() {
    forAll(
        HostileText::bytes,
        query -> {
          PhpValue.Array read = PhpQueryString.parse(query.clone());
          assertThat(PhpJson.decode(PhpJson.encode(read))).contains(read);
        });
  }

  @Test
  void encodedCookiesAreReadBack() {
    forAll(
        HostileText::plainParameters,
        cookies -> {
          StringJoiner header = new StringJoiner("; ");
          cookies.forEach(
              (name, value) -> header.add(name + "=" + PercentText.rawUrlEncode(value)));
          assertThat(PhpQueryString.cookies(header.toString())).isEqualTo(cookies);
        });
  }

  @Test
  void jdksDecoderReadsWhatIsEncodedHere() {
    forAll(
        HostileText::unicode,
        value ->
            assertThat(URLDecoder.decode(PercentText.rawUrlEncode(value), StandardCharsets.UTF_8))
                .isEqualTo(value));
  }
}
