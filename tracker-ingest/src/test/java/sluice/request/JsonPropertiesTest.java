package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** JSON: the writer's text is read back, and Jackson takes and refuses the same texts. */
class JsonPropertiesTest {

  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final int LEVELS = 3;

  @Provide
  Arbitrary<PhpValue> values() {
    return values(LEVELS);
  }

  private static Arbitrary<PhpValue> values(int levels) {
    Arbitrary<PhpValue> leaf =
        Arbitraries.oneOf(
            List.of(
                HostileText.unicode().withoutEdgeCases().map(PhpValue.Text::new),
                Arbitraries.longs().map(PhpValue.Int::new),
                Arbitraries.doubles().map(PhpValue.Decimal::new),
                Arbitraries.of(true, false).map(PhpValue.Bool::new),
                Arbitraries.just(PhpValue.Null.INSTANCE)));
    if (levels == 0) {
      return leaf;
    }
    Arbitrary<PhpValue> inner = values(levels - 1).withoutEdgeCases();
    Arbitrary<PhpValue> list = inner.list().ofMaxSize(4).map(JsonPropertiesTest::list);
    Arbitrary<PhpValue> map =
        Arbitraries.maps(HostileText.unicode().withoutEdgeCases(), inner)
            .ofMaxSize(4)
            .map(PhpValue.Array::new);
    return Arbitraries.oneOf(List.of(leaf, list, map));
  }

  private static PhpValue list(List<PhpValue> elements) {
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    elements.forEach(element -> entries.put(Integer.toString(entries.size()), element));
    return new PhpValue.Array(entries);
  }

  @Property
  void writtenJsonIsReadBack(@ForAll("values") PhpValue value) {
    assertReadBack(PhpJson.decode(PhpJson.encode(value)).orElseThrow(), value);
  }

  private static void assertReadBack(PhpValue read, PhpValue written) {
    if (written instanceof PhpValue.Array array && read instanceof PhpValue.Array readArray) {
      assertThat(readArray.entries().keySet()).containsExactlyElementsOf(array.entries().keySet());
      array.entries().forEach((key, inner) -> assertReadBack(readArray.entries().get(key), inner));
    } else if (written instanceof PhpValue.Decimal decimal && read instanceof PhpValue.Int whole) {
      // PHP writes 1.0 as 1
      assertThat((double) whole.value()).isEqualTo(decimal.value());
    } else {
      assertThat(read).isEqualTo(written);
    }
  }

  @Property
  void jacksonReadsWhatIsWritten(@ForAll("values") PhpValue value) throws IOException {
    assertSame(JACKSON.readTree(PhpJson.encode(value)), value);
  }

  @Provide
  Arbitrary<byte[]> nearlyJson() {
    Arbitrary<String> tokens =
        Arbitraries.of(
            "0", "1", "-", "+", ".", "e", "E", "[", "]", "{", "}", ",", ":", "\"", "\"a\"", "true",
            "nul", "null", " ", "\\u00e9", "\\n", "\\x", "\\/", "\t", "/", "'", "\u00e9");
    Arbitrary<String> numbers =
        Arbitraries.strings().withChars("012-+.eE").ofMinLength(1).ofMaxLength(5);
    Arbitrary<byte[]> numbersAndLists =
        Arbitraries.oneOf(tokens, numbers)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(all -> ("[" + String.join("", all) + "]").getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> written =
        values().map(value -> PhpJson.encode(value).getBytes(StandardCharsets.US_ASCII));
    return Arbitraries.oneOf(
        numbersAndLists, HostileText.damaged(written), HostileText.damaged(HostileText.bytes()));
  }

  @Property
  void jacksonTakesAndRefusesTheSame(@ForAll("nearlyJson") byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    // Jackson takes half a surrogate pair and other encodings of Unicode, PHP does not.
    Assume.that(!text.toLowerCase().contains("\\ud") && text.indexOf('\ufffd') < 0);
    Assume.that(text.indexOf('\0') < 0 && text.indexOf('\ufeff') < 0 && !text.isBlank());
    JsonNode expected;
    try {
      expected = JACKSON.readTree(json);
    } catch (JsonProcessingException refused) {
      assertThat(PhpJson.decode(text)).isEmpty();
      return;
    } catch (IOException e) {
      throw new AssertionError("no I/O is done here", e);
    }
    assertSame(expected, PhpJson.decode(text).orElseThrow());
  }

  private static void assertSame(JsonNode expected, PhpValue value) {
    if (value instanceof PhpValue.Array array) {
      assertThat(array.entries()).hasSameSizeAs(expected);
      array
          .entries()
          .forEach(
              (key, element) ->
                  assertSame(
                      expected.isArray() ? expected.get(Integer.parseInt(key)) : expected.get(key),
                      element));
    } else if (value instanceof PhpValue.Text text) {
      assertThat(text.value()).isEqualTo(expected.textValue());
    } else if (value instanceof PhpValue.Int number) {
      assertThat(expected.isIntegralNumber()).isTrue();
      assertThat(number.value()).isEqualTo(expected.longValue());
    } else if (value instanceof PhpValue.Decimal number) {
      assertThat(number.value()).isEqualTo(expected.doubleValue());
    } else if (value instanceof PhpValue.Bool bool) {
      assertThat(expected.isBoolean()).isTrue();
      assertThat(bool.value()).isEqualTo(expected.booleanValue());
    } else {
      assertThat(expected.isNull()).isTrue();
    }
  }
}
