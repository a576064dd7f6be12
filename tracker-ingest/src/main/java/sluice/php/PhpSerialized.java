package sluice.php;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * PHP's serialize format of scalars and arrays, without objects (docs:
 * tracker-ingest/docs/php.md#serialised-values). In Java: {@link PhpValue.Null}, Boolean, Long
 * (Integer is taken too), Double, String, and {@code Map<Object, Object>} in insertion order with
 * Long or String keys. Confined to one reading.
 *
 * <pre>
 * N;   b:1;   i:42;   d:0.5;   s:BYTES:"text";   a:COUNT:{key value key value …}
 * </pre>
 */
public final class PhpSerialized {
  /** Levels of nesting that are read; no value of Matomo is as deep. */
  /** The most frequent decimal: one object is enough for all of a report. */
  private static final Double ZERO = 0.0;

  private static final int MAX_DEPTH = 64;

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
    return new PhpWriter().value(value).toBytes();
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

  private Object next() {
    return next(0);
  }

  private Object next(int depth) {
    if (depth > MAX_DEPTH) {
      throw broken();
    }
    char type = (char) at();
    if (type == 'N') {
      expect('N');
      expect(';');
      return PhpValue.Null.INSTANCE;
    }
    if ("bidsa".indexOf(type) < 0) {
      throw broken();
    }
    position++;
    expect(':');
    return switch (type) {
      case 'b' -> bool();
      case 'i' -> integer();
      case 'd' -> decimal(scalar());
      case 's' -> text();
      case 'a' -> array(depth);
      default -> throw broken();
    };
  }

  private Boolean bool() {
    String text = scalar();
    if (!text.equals("0") && !text.equals("1")) {
      throw broken();
    }
    return text.equals("1");
  }

  private Long integer() {
    try {
      return Long.valueOf(scalar());
    } catch (NumberFormatException e) {
      throw broken();
    }
  }

  private Double decimal(String text) {
    return switch (text) {
      case "NAN" -> Double.NaN;
      case "INF" -> Double.POSITIVE_INFINITY;
      case "-INF" -> Double.NEGATIVE_INFINITY;
      case "0" -> ZERO;
      default -> PhpNumber.numeric(text).map(PhpNumber::decimal).orElseThrow(this::broken);
    };
  }

  /** Reads what stands before the next semicolon. */
  private String scalar() {
    int start = position;
    while (at() != ';') {
      position++;
    }
    position++;
    return new String(input, start, position - 1 - start, StandardCharsets.ISO_8859_1);
  }

  private int length() {
    int value = 0;
    int start = position;
    for (; at() >= '0' && at() <= '9'; position++) {
      value = value * 10 + at() - '0';
      if (value > input.length) {
        throw broken();
      }
    }
    if (position == start) {
      throw broken();
    }
    expect(':');
    return value;
  }

  private Object text() {
    int length = length();
    expect('"');
    int start = position;
    if (length > input.length - start) {
      throw broken();
    }
    position += length;
    expect('"');
    expect(';');
    return keepsBytes
        ? Arrays.copyOfRange(input, start, start + length)
        : new String(input, start, length, StandardCharsets.UTF_8);
  }

  private Map<Object, Object> array(int depth) {
    int size = length();
    expect('{');
    Map<Object, Object> array = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      Object key = key();
      array.put(key, next(depth + 1));
    }
    expect('}');
    return array;
  }

  /** An integer or a text; a text that PHP holds as an integer key is one. */
  private Object key() {
    char type = (char) at();
    if (type != 'i' && type != 's') {
      throw broken();
    }
    Object key = next(0);
    String text = key instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
    String name = key instanceof String string ? string : text;
    if (key instanceof Long) {
      return key;
    }
    return PhpValues.isIntegerKey(name) ? (Object) Long.valueOf(name) : key;
  }

  private void expect(char wanted) {
    if (at() != wanted) {
      throw broken();
    }
    position++;
  }

  private byte at() {
    if (position >= input.length) {
      throw broken();
    }
    return input[position];
  }

  private IllegalArgumentException broken() {
    return new IllegalArgumentException(
        "not a serialised PHP value at byte " + position + " of " + input.length);
  }
}
