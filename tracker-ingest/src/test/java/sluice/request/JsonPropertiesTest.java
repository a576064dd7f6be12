package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson;
import sluice.tries.Choices;

/** JSON: the writer's text is read back, and Jackson takes and refuses the same texts. */
class JsonPropertiesTest {

  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final int LEVELS = 3;

  private static final List<String> TOKENS =
      List.of(
          "0", "1", "-", "+", ".", "e", "E", "[", "]", "{", "}", ",", ":", "\"", "\"a\"", "true",
          "nul", "null", " ", "\\u00e9", "\\n", "\\x", "\\/", "\t", "/", "'", "\u00e9");

  private static PhpValue value(Choices choices) {
    return value(choices, LEVELS);
  }

  private static PhpValue value(Choices choices, int levels) {
    return levels == 0
        ? leaf(choices)
        : choices.oneOf(
            JsonPropertiesTest::leaf,
            all -> list(all.list(0, 4, inner -> value(inner, levels - 1))),
            all ->
                new PhpValue.Array(
                    all.map(4, HostileText::unicode, inner -> value(inner, levels - 1))));
  }

  private static PhpValue leaf(Choices choices) {
    return choices.oneOf(
        all -> PhpValue.Null.INSTANCE,
        all -> new PhpValue.Bool(all.maybe()),
        all -> new PhpValue.Int(all.anyLong()),
        all -> new PhpValue.Decimal(all.anyDouble()),
        all -> new PhpValue.Text(HostileText.unicode(all)));
  }

  private static PhpValue list(List<PhpValue> elements) {
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    elements.forEach(element -> entries.put(Integer.toString(entries.size()), element));
    return new PhpValue.Array(entries);
  }

  @Test
  void writtenJsonIsReadBack() {
    forAll(
        JsonPropertiesTest::value,
        value -> assertReadBack(PhpJson.decode(PhpJson.encode(value)).orElseThrow(), value));
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

  @Test
  void jacksonReadsWhatIsWritten() {
    forAll(
        JsonPropertiesTest::value,
        value -> assertSame(JACKSON.readTree(PhpJson.encode(value)), value));
  }

  private static byte[] nearlyJson(Choices choices) {
    return choices.oneOf(
        all ->
            ("[" + String.join("", all.list(1, 4, JsonPropertiesTest::token)) + "]")
                .getBytes(StandardCharsets.UTF_8),
        all ->
            HostileText.damaged(
                all, PhpJson.encode(value(all)).getBytes(StandardCharsets.US_ASCII)),
        all -> HostileText.damaged(all, HostileText.bytes(all)));
  }

  private static String token(Choices choices) {
    return choices.oneOf(all -> all.of(TOKENS), all -> all.textOf("012-+.eE", 1, 5));
  }

  @Test
  void jacksonTakesAndRefusesTheSame() {
    forAll(JsonPropertiesTest::nearlyJson, JsonPropertiesTest::assertTakenOrRefused);
  }

  private static void assertTakenOrRefused(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    // Jackson takes half a surrogate pair and other encodings of Unicode, PHP does not.
    Choices.assume(!text.toLowerCase().contains("\\ud") && text.indexOf('\ufffd') < 0);
    Choices.assume(text.indexOf('\0') < 0 && text.indexOf('\ufeff') < 0 && !text.isBlank());
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
