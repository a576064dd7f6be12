package sluice.php;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.php.json.PhpJson;

/** Values, numbers and text against the tables that PHP made. */
class PhpVectorsTest {

  @Test
  void numericTextsAndCasts() {
    PhpVectors.check(
        "numeric",
        (vector, softly) -> {
          String text = vector.text(0);
          softly.assertThat(PhpValues.isEmpty(text)).as(text).isEqualTo(vector.yes(1));
          softly.assertThat(PhpValues.isNumeric(text)).as(text).isEqualTo(vector.yes(2));
          softly.assertThat(PhpValues.toInteger(text) + "").as(text).isEqualTo(vector.text(3));
          Double decimal = PhpValues.toDecimal(text);
          softly.assertThat(decimal).as(text).isEqualTo(Double.valueOf(vector.bits(4)));
          String written = PhpValues.toText(PhpValues.toDecimal(text));
          softly.assertThat(written).as(text).isEqualTo(vector.text(5));
        });
  }

  @Test
  void comparisonOfTexts() {
    PhpVectors.check(
        "compare",
        (vector, softly) -> {
          String left = vector.text(0);
          String right = vector.text(1);
          String pair = left + " and " + right;
          softly.assertThat(PhpValues.looselyEqual(left, right)).as(pair).isEqualTo(vector.yes(2));
          softly.assertThat(PhpValues.compare(left, right)).as(pair).isEqualTo(vector.number(3));
        });
  }

  @Test
  void rounding() {
    PhpVectors.check(
        "round",
        (vector, softly) ->
            softly
                .assertThat(Double.valueOf(PhpRound.round(vector.bits(0), vector.number(1))))
                .as("round(%s, %d)", vector.bits(0), vector.number(1))
                .isEqualTo(Double.valueOf(vector.bits(2))));
  }

  @Test
  void floatsAsText() {
    PhpVectors.check(
        "floats",
        (vector, softly) -> {
          double value = vector.bits(0);
          softly.assertThat(PhpNumber.exactText(value)).isEqualTo(vector.text(1));
          softly.assertThat(PhpNumber.text(value)).isEqualTo(vector.text(2));
          String serialized = "d:" + PhpNumber.serializedText(value) + ";";
          softly.assertThat(serialized).isEqualTo(vector.text(3));
        });
  }

  @Test
  void sums() {
    PhpVectors.check(
        "sum",
        (vector, softly) -> {
          Object left = PhpSerialized.read(vector.bytes(0));
          Object right = PhpSerialized.read(vector.bytes(1));
          softly
              .assertThat(text(PhpSerialized.write(PhpNumbers.plus(left, right))))
              .as("%s + %s", vector.text(0), vector.text(1))
              .isEqualTo(vector.text(2));
        });
  }

  @Test
  void serialising() {
    PhpVectors.check(
        "serialize",
        (vector, softly) -> {
          PhpValue value = PhpJson.decode(vector.text(0)).orElseThrow();
          softly.assertThat(text(PhpSerialized.write(plain(value)))).isEqualTo(vector.text(1));
          softly
              .assertThat(PhpSerialized.read(vector.bytes(1)))
              .as(vector.text(1))
              .isEqualTo(plain(value));
        });
  }

  @Test
  void unserialising() {
    PhpVectors.check(
        "unserialize",
        (vector, softly) ->
            softly.assertThat(read(vector.bytes(0))).as(vector.text(0)).isEqualTo(vector.text(1)));
  }

  private static String read(byte[] serialized) {
    try {
      return PhpJson.encode(value(PhpSerialized.read(serialized)));
    } catch (IllegalArgumentException refused) {
      return "error";
    }
  }

  @Test
  void versions() {
    PhpVectors.check(
        "version",
        (vector, softly) ->
            softly
                .assertThat(Integer.signum(PhpVersion.compare(vector.text(0), vector.text(1))))
                .as("%s and %s", vector.text(0), vector.text(1))
                .isEqualTo(vector.number(2)));
  }

  @Test
  void bytesOfTexts() {
    PhpVectors.check(
        "bytes",
        (vector, softly) -> {
          String text = vector.text(0);
          softly.assertThat(PhpValues.byteLength(text)).as(text).isEqualTo(vector.number(1));
          softly.assertThat(PhpValues.crc32(text) + "").as(text).isEqualTo(vector.text(2));
        });
  }

  @Test
  void trimming() {
    PhpVectors.check(
        "trim",
        (vector, softly) -> {
          String text = vector.text(0);
          softly.assertThat(PhpValues.trim(text)).isEqualTo(vector.text(2));
          softly.assertThat(PhpValues.trim(text, vector.text(1))).isEqualTo(vector.text(3));
        });
  }

  /** Java's tables of characters are older than PHP 8.2's: what it does not know stays. */
  @Test
  void lowerCase() {
    PhpVectors.check(
        "case",
        (vector, softly) -> {
          String text = vector.text(0);
          if (text.codePoints().allMatch(Character::isDefined)) {
            softly.assertThat(PhpValues.lowerCase(text)).as(text).isEqualTo(vector.text(1));
          }
          softly.assertThat(AsciiText.lower(text)).as(text).isEqualTo(vector.text(2));
        });
  }

  @Test
  void html() {
    PhpVectors.check(
        "html",
        (vector, softly) -> {
          String text = vector.text(0);
          softly.assertThat(HtmlText.escape(text)).as(text).isEqualTo(vector.text(1));
          softly.assertThat(HtmlText.decodeEntities(text)).as(text).isEqualTo(vector.text(2));
          softly.assertThat(HtmlText.unescape(text)).as(text).isEqualTo(vector.text(3));
        });
  }

  @Test
  void naturalOrder() {
    PhpVectors.check(
        "natural",
        (vector, softly) ->
            softly
                .assertThat(Integer.signum(NaturalOrder.compare(vector.text(0), vector.text(1))))
                .as("'%s' and '%s'", vector.text(0), vector.text(1))
                .isEqualTo(vector.number(2)));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** A value in the form that {@link PhpSerialized} has it. */
  private static Object plain(PhpValue value) {
    if (value instanceof PhpValue.Array array) {
      Map<Object, Object> plain = new LinkedHashMap<>();
      array
          .entries()
          .forEach(
              (key, entry) ->
                  plain.put(
                      PhpValues.isIntegerKey(key) ? (Object) Long.valueOf(key) : key,
                      plain(entry)));
      return plain;
    }
    if (value instanceof PhpValue.Text text) {
      return text.value();
    }
    if (value instanceof PhpValue.Int number) {
      return number.value();
    }
    if (value instanceof PhpValue.Decimal number) {
      return number.value();
    }
    return value instanceof PhpValue.Bool bool ? (Object) bool.value() : PhpValue.Null.INSTANCE;
  }

  private static PhpValue value(Object plain) {
    if (plain instanceof Map<?, ?> map) {
      Map<String, PhpValue> entries = new LinkedHashMap<>();
      map.forEach((key, entry) -> entries.put(key.toString(), value(entry)));
      return new PhpValue.Array(entries);
    }
    if (plain instanceof String text) {
      return new PhpValue.Text(text);
    }
    if (plain instanceof Long number) {
      return new PhpValue.Int(number);
    }
    if (plain instanceof Double number) {
      return new PhpValue.Decimal(number);
    }
    return plain instanceof Boolean bool ? new PhpValue.Bool(bool) : PhpValue.Null.INSTANCE;
  }
}
