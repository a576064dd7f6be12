package sluice.php;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * PHP's serialize format, as far as archives use it (docs:
 * tracker-ingest/docs/php.md#serialised-values): null, bool, int, float, string, array. In Java:
 * {@link PhpNull}, Boolean, Long (Integer is taken too), Double, String, and {@code Map<Object,
 * Object>} in insertion order with Long or String keys.
 */
public final class PhpSerialized {
  private final byte[] input;
  private final boolean keepsBytes;
  private int position;

  private PhpSerialized(byte[] input, boolean keepsBytes) {
    this.input = input;
    this.keepsBytes = keepsBytes;
  }

  /**
   * Serialises a value.
   *
   * @throws IllegalArgumentException if the value is of another type
   */
  public static byte[] write(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    append(out, value);
    return out.toByteArray();
  }

  /**
   * Reads one value; what follows it is ignored, as PHP does.
   *
   * @throws IllegalArgumentException with the offset if the bytes are not such a value
   */
  public static Object read(byte[] serialized) {
    return new PhpSerialized(serialized, false).next();
  }

  /** The same, with string values as byte arrays: a chunk holds serialised tables as strings. */
  public static Object readTexts(byte[] serialized) {
    return new PhpSerialized(serialized, true).next();
  }

  private static void append(ByteArrayOutputStream out, Object value) {
    if (value == PhpNull.NULL) {
      ascii(out, "N;");
    } else if (value instanceof Boolean bool) {
      ascii(out, bool ? "b:1;" : "b:0;");
    } else if (value instanceof Long || value instanceof Integer) {
      ascii(out, "i:" + value + ";");
    } else if (value instanceof Double number) {
      ascii(out, "d:" + floatText(number) + ";");
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      ascii(out, "s:" + bytes.length + ":\"");
      out.writeBytes(bytes);
      ascii(out, "\";");
    } else if (value instanceof byte[] bytes) {
      ascii(out, "s:" + bytes.length + ":\"");
      out.writeBytes(bytes);
      ascii(out, "\";");
    } else if (value instanceof Map<?, ?> array) {
      ascii(out, "a:" + array.size() + ":{");
      for (Map.Entry<?, ?> entry : array.entrySet()) {
        append(out, entry.getKey());
        append(out, entry.getValue());
      }
      ascii(out, "}");
    } else {
      throw new IllegalArgumentException("not a value of a PHP archive: " + value);
    }
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A float as PHP writes it with serialize_precision -1: shortest digits, integral ones bare. */
  public static String floatText(double value) {
    if (Double.isNaN(value)) {
      return "NAN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "INF" : "-INF";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal digits = shortest(value).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 17) {
      return digits.toPlainString();
    }
    String unscaled = digits.unscaledValue().abs().toString();
    String fraction = unscaled.length() > 1 ? unscaled.substring(1) : "0";
    String sign = digits.signum() < 0 ? "-" : "";
    return sign
        + unscaled.charAt(0)
        + "."
        + fraction
        + "E"
        + (exponent < 0 ? "-" : "+")
        + Math.abs(exponent);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value));
    for (int precision = 15; precision < digits.precision(); precision++) {
      BigDecimal shorter = digits.round(new MathContext(precision));
      if (shorter.doubleValue() == value) {
        return shorter;
      }
    }
    return digits;
  }

  private Object next() {
    byte type = input[at(position)];
    switch (type) {
      case 'N':
        position += 2;
        return PhpNull.NULL;
      case 'b':
        return scalar().equals("1");
      case 'i':
        return Long.parseLong(scalar());
      case 'd':
        return parseFloat(scalar());
      case 's':
        return text();
      case 'a':
        return array();
      default:
        throw broken();
    }
  }

  private String scalar() {
    int end = position + 2;
    while (input[at(end)] != ';') {
      end++;
    }
    String text = new String(input, position + 2, end - position - 2, StandardCharsets.ISO_8859_1);
    position = end + 1;
    return text;
  }

  private static Object parseFloat(String text) {
    return switch (text) {
      case "NAN" -> Double.NaN;
      case "INF" -> Double.POSITIVE_INFINITY;
      case "-INF" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private int length() {
    int value = 0;
    int i = position + 2;
    while (input[at(i)] != ':') {
      value = value * 10 + input[i] - '0';
      i++;
    }
    position = i + 1;
    return value;
  }

  private Object text() {
    int length = length();
    at(position + length + 2);
    if (keepsBytes) {
      byte[] bytes = Arrays.copyOfRange(input, position + 1, position + 1 + length);
      position += length + 3;
      return bytes;
    }
    String text = new String(input, position + 1, length, StandardCharsets.UTF_8);
    position += length + 3;
    return text;
  }

  private Map<Object, Object> array() {
    int size = length();
    position++;
    Map<Object, Object> array = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      Object key = next();
      array.put(key, next());
    }
    position++;
    return array;
  }

  private int at(int index) {
    if (index >= input.length) {
      throw broken();
    }
    return index;
  }

  private IllegalArgumentException broken() {
    return new IllegalArgumentException(
        "not a serialised PHP value at byte " + position + " of " + input.length);
  }
}
