package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Query strings and cookie headers: what an encoder of the JDK wrote is read back. */
class QueryPropertiesTest {

  @Provide
  Arbitrary<byte[]> bytes() {
    return HostileText.bytes();
  }

  @Provide
  Arbitrary<Map<String, String>> plain() {
    return HostileText.plainParameters();
  }

  /** Arrays of two levels and texts; no empty ones, which a query cannot say. */
  @Provide
  Arbitrary<PhpValue.Array> nested() {
    Arbitrary<PhpValue> text = HostileText.unicode().withoutEdgeCases().map(PhpValue.Text::new);
    Arbitrary<PhpValue> inner = array(text).withoutEdgeCases();
    Arbitrary<PhpValue> outer = array(Arbitraries.oneOf(text, inner)).withoutEdgeCases();
    return Arbitraries.maps(HostileText.plainNames(), Arbitraries.oneOf(text, outer))
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(PhpValue.Array::new);
  }

  private static Arbitrary<PhpValue> array(Arbitrary<PhpValue> values) {
    Arbitrary<String> keys =
        Arbitraries.oneOf(
            HostileText.plainNames(), Arbitraries.integers().between(0, 50).map(String::valueOf));
    return Arbitraries.maps(keys, values).ofMinSize(1).ofMaxSize(4).map(PhpValue.Array::new);
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

  @Property
  void encodedParametersAreReadBack(@ForAll("nested") PhpValue.Array params) {
    StringJoiner query = new StringJoiner("&");
    params.entries().forEach((name, value) -> write(name, value, query));

    PhpValue.Array read = PhpValues.parseStr(query.toString());

    assertThat(read).isEqualTo(params);
    assertThat(read.entries().keySet()).containsExactlyElementsOf(params.entries().keySet());
  }

  @Property
  void lastOfEqualNamesWins(
      @ForAll("plain") Map<String, String> first, @ForAll("plain") Map<String, String> second) {
    StringJoiner query = new StringJoiner("&&");
    first.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
    second.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));

    Map<String, PhpValue> expected = new LinkedHashMap<>();
    first.forEach((name, value) -> expected.put(name, new PhpValue.Text(value)));
    second.forEach((name, value) -> expected.put(name, new PhpValue.Text(value)));
    assertThat(PhpValues.parseStr(query.toString()).entries()).isEqualTo(expected);
  }

  @Property
  void anyBytesAreAQueryThatJsonCanHold(@ForAll("bytes") byte[] query) {
    PhpValue.Array read = PhpValues.parseStr(query.clone());
    assertThat(PhpJson.decode(PhpJson.encode(read))).contains(read);
  }

  @Property
  void encodedCookiesAreReadBack(@ForAll("plain") Map<String, String> cookies) {
    StringJoiner header = new StringJoiner("; ");
    cookies.forEach((name, value) -> header.add(name + "=" + PhpValues.rawUrlEncode(value)));
    assertThat(PhpValues.parseCookies(header.toString())).isEqualTo(cookies);
  }

  @Property
  void jdksDecoderReadsWhatIsEncodedHere(@ForAll("plain") Map<String, String> values) {
    values
        .values()
        .forEach(
            value ->
                assertThat(URLDecoder.decode(PhpValues.rawUrlEncode(value), StandardCharsets.UTF_8))
                    .isEqualTo(value));
  }
}
