package sluice.php;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads PHP's serialize format piece by piece, so that a large value need not become maps first.
 * Values are those of {@link PhpSerialized}. Each method throws IllegalArgumentException with the
 * offset if the bytes are not such a value. Not thread-safe.
 */
public final class PhpReader {
  /** The most frequent decimal: one object is enough for all of a report. */
  private static final Double ZERO = 0.0;

  /** Levels of nesting that are read; no value of Matomo is as deep. */
  private static final int MAX_DEPTH = 64;

  /** Digits of an integer that fits 64 bits whatever they are. */
  private static final int SURE_DIGITS = 18;

  /** A float of so many digits is the quotient of two that are exact, so rounded only once. */
  private static final double[] TENS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private final byte[] input;
  private final int end;
  private int position;

  /** Reads from the first byte on; the array is not copied. */
  public PhpReader(byte[] serialized) {
    this(serialized, 0, serialized.length);
  }

  private PhpReader(byte[] input, int from, int to) {
    this.input = input;
    this.position = from;
    this.end = to;
  }

  /** Whether an array comes next. */
  public boolean isArray() {
    return at() == 'a';
  }

  /** Whether a text comes next. */
  public boolean isText() {
    return at() == 's';
  }

  /** Passes over bytes if they come next, and says whether they did. */
  public boolean passes(byte[] written) {
    int behind = position + written.length;
    boolean isNext =
        behind <= end && Arrays.equals(input, position, behind, written, 0, written.length);
    position = isNext ? behind : position;
    return isNext;
  }

  /** Begins an array; returns of how many pairs of a key and a value it is. */
  public int begin() {
    expect('a');
    expect(':');
    int size = length();
    expect('{');
    return size;
  }

  /** Ends an array. */
  public void end() {
    expect('}');
  }

  /** A key of an array: a Long or a String; a text that PHP holds as an integer is one. */
  public Object key() {
    char type = (char) at();
    if (type != 'i' && type != 's') {
      throw broken();
    }
    Object key = value();
    return key instanceof String name && PhpValues.isIntegerKey(name)
        ? (Object) Long.valueOf(name)
        : key;
  }

  /** Passes over a text, which another reader reads: one that is serialised itself. */
  public PhpReader inText() {
    int length = textLength();
    PhpReader text = new PhpReader(input, position, position + length);
    endText(length);
    return text;
  }

  /** A value with all that is in it. */
  public Object value() {
    return value(0);
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw broken();
    }
    return switch ((char) at()) {
      case 'N' -> nothing();
      case 'b' -> bool();
      case 'i' -> integer();
      case 'd' -> decimal();
      case 's' -> text();
      case 'a' -> array(depth);
      default -> throw broken();
    };
  }

  private PhpValue.Null nothing() {
    expect('N');
    expect(';');
    return PhpValue.Null.INSTANCE;
  }

  private Boolean bool() {
    String text = scalar('b');
    if (!text.equals("0") && !text.equals("1")) {
      throw broken();
    }
    return text.equals("1");
  }

  private Long integer() {
    int start = position + 2;
    boolean isNegative = start < end && input[start] == '-';
    int at = isNegative ? start + 1 : start;
    int first = at;
    long value = 0;
    while (at < end && isDigit(input[at])) {
      value = value * 10 + input[at++] - '0';
    }
    boolean isPlain = at > first && at - first <= SURE_DIGITS && at < end;
    if (isPlain && input[at] == ';' && input[position + 1] == ':') {
      position = at + 1;
      return isNegative ? -value : value;
    }
    try {
      return Long.valueOf(scalar('i'));
    } catch (NumberFormatException e) {
      throw broken();
    }
  }

  private Double decimal() {
    int start = position + 2;
    boolean isNegative = start < end && input[start] == '-';
    int at = isNegative ? start + 1 : start;
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; at < end && (isDigit(input[at]) || input[at] == '.' && point < 0); at++) {
      if (input[at] == '.') {
        point = count;
      } else {
        digits = digits * 10 + input[at] - '0';
        count++;
      }
    }
    boolean isPlain = count > 0 && count < TENS.length && at < end;
    if (isPlain && input[at] == ';' && input[position + 1] == ':') {
      position = at + 1;
      if (digits == 0 && !isNegative) {
        return ZERO;
      }
      double value = point < 0 ? digits : digits / TENS[count - point];
      return isNegative ? -value : value;
    }
    return rareDecimal(scalar('d'));
  }

  private Double rareDecimal(String text) {
    return switch (text) {
      case "NAN" -> Double.NaN;
      case "INF" -> Double.POSITIVE_INFINITY;
      case "-INF" -> Double.NEGATIVE_INFINITY;
      default -> PhpNumber.numeric(text).map(PhpNumber::decimal).orElseThrow(this::broken);
    };
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** Reads what stands before the next semicolon. */
  private String scalar(char type) {
    expect(type);
    expect(':');
    int start = position;
    while (at() != ';') {
      position++;
    }
    position++;
    return new String(input, start, position - 1 - start, StandardCharsets.ISO_8859_1);
  }

  private String text() {
    int length = textLength();
    String text = new String(input, position, length, StandardCharsets.UTF_8);
    endText(length);
    return text;
  }

  private int textLength() {
    expect('s');
    expect(':');
    int length = length();
    expect('"');
    if (length > end - position) {
      throw broken();
    }
    return length;
  }

  private void endText(int length) {
    position += length;
    expect('"');
    expect(';');
  }

  private int length() {
    long value = 0; // ten times an int may be more than one
    int start = position;
    for (; at() >= '0' && at() <= '9'; position++) {
      value = value * 10 + at() - '0';
      if (value > end) {
        throw broken();
      }
    }
    if (position == start) {
      throw broken();
    }
    expect(':');
    return (int) value;
  }

  private Map<Object, Object> array(int depth) {
    expect('a');
    expect(':');
    int size = length();
    expect('{');
    Map<Object, Object> array = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      Object key = key();
      array.put(key, value(depth + 1));
    }
    end();
    return array;
  }

  private void expect(char wanted) {
    if (at() != wanted) {
      throw broken();
    }
    position++;
  }

  private byte at() {
    if (position >= end) {
      throw broken();
    }
    return input[position];
  }

  private IllegalArgumentException broken() {
    return new IllegalArgumentException(
        "not a serialised PHP value at byte " + position + " of " + end);
  }
}
