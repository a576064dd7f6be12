package sluice.worker.referrer;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import sluice.php.PhpValue;
import sluice.php.PhpValues;

/**
 * Reads what PHP's serialize wrote: scalars and arrays, no objects. Confined to one reading.
 *
 * <pre>
 * N;   b:1;   i:42;   d:0.5;   s:BYTES:"text";   a:COUNT:{key value key value …}
 * </pre>
 */
final class SerializedPhp {

  /** Deeper than any of Matomo's values. */
  private static final int MAXIMUM_DEPTH = 32;

  private final byte[] bytes;
  private int at;

  private SerializedPhp(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The value.
   *
   * @throws IllegalArgumentException when it is no such value
   */
  static PhpValue read(byte[] serialized) {
    return new SerializedPhp(serialized).value(0);
  }

  private PhpValue value(int depth) {
    if (depth > MAXIMUM_DEPTH) {
      throw malformed("nested deeper than " + MAXIMUM_DEPTH);
    }
    char type = next();
    if (type == 'N') {
      expect(';');
      return PhpValue.Null.INSTANCE;
    }
    expect(':');
    return switch (type) {
      case 's' -> new PhpValue.Text(text());
      case 'a' -> array(depth);
      case 'i' -> new PhpValue.Int(Long.parseLong(until(';')));
      case 'd' -> new PhpValue.Decimal(Double.parseDouble(until(';')));
      case 'b' -> new PhpValue.Bool(until(';').equals("1"));
      default -> throw malformed("unknown type " + type);
    };
  }

  private String text() {
    int length = Integer.parseInt(until(':'));
    expect('"');
    if (length < 0 || length > bytes.length - at) {
      throw malformed("text of " + length + " bytes");
    }
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    expect('"');
    expect(';');
    return text;
  }

  private PhpValue.Array array(int depth) {
    int count = Integer.parseInt(until(':'));
    expect('{');
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      PhpValue key = value(depth + 1);
      entries.put(PhpValues.toText(key), value(depth + 1));
    }
    expect('}');
    return new PhpValue.Array(entries);
  }

  private String until(char end) {
    int start = at;
    while (next() != end) {
      // Reads on; the end of the bytes is told by next().
    }
    return new String(bytes, start, at - 1 - start, StandardCharsets.US_ASCII);
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw malformed("expected " + wanted);
    }
  }

  private char next() {
    if (at >= bytes.length) {
      throw malformed("ends too early");
    }
    return (char) (bytes[at++] & 0xff);
  }

  private IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException("not serialised PHP at byte " + at + ": " + what);
  }
}
