package sluice.php;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes PHP's serialize format piece by piece into one growing array, so that a large value need
 * not be built of maps first. What is written is not checked: the caller says how many elements an
 * array has. Values are those of {@link PhpSerialized}. Not thread-safe.
 */
public final class PhpWriter {
  /** Two decimals below this have at most 15 digits. */
  private static final double EXACT = 1e13;

  private byte[] out = new byte[1024];
  private int length;

  /** Forgets what was written. */
  public PhpWriter clear() {
    length = 0;
    return this;
  }

  /** What was written since it was made or cleared. */
  public byte[] toBytes() {
    return Arrays.copyOf(out, length);
  }

  /**
   * Writes a value with all that is in it.
   *
   * @throws IllegalArgumentException if it is of another type
   */
  public PhpWriter value(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return integer(((Number) value).longValue());
    }
    if (value instanceof Double number) {
      return decimal(number);
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof Map<?, ?> array) {
      begin(array.size());
      for (Map.Entry<?, ?> entry : array.entrySet()) {
        value(entry.getKey());
        value(entry.getValue());
      }
      return end();
    }
    return rarer(value);
  }

  private PhpWriter rarer(Object value) {
    if (value == PhpValue.Null.INSTANCE) {
      return nothing();
    }
    if (value instanceof Boolean bool) {
      return ascii(bool ? "b:1;" : "b:0;");
    }
    if (value instanceof byte[] bytes) {
      return text(bytes);
    }
    throw new IllegalArgumentException("not a value of a PHP archive: " + value);
  }

  /** Begins an array of so many pairs of a key and a value. */
  public PhpWriter begin(int size) {
    ascii("a:");
    digits(size);
    return ascii(":{");
  }

  /** Ends an array. */
  public PhpWriter end() {
    return put('}');
  }

  /** Writes NULL. */
  public PhpWriter nothing() {
    return ascii("N;");
  }

  /** Writes an integer. */
  public PhpWriter integer(long value) {
    ascii("i:");
    digits(value);
    return put(';');
  }

  /** Writes a float with the fewest digits that read back. */
  public PhpWriter decimal(double value) {
    ascii("d:");
    long hundredths = Math.round(value * 100);
    // no two decimals of up to 15 digits are the same double: so these are the fewest
    if (hundredths != 0 && hundredths / 100.0 == value && Math.abs(value) < EXACT) {
      hundredths(hundredths);
    } else {
      ascii(PhpNumber.serializedText(value));
    }
    return put(';');
  }

  private void hundredths(long value) {
    if (value < 0) {
      put('-');
    }
    long positive = Math.abs(value);
    digits(positive / 100);
    int rest = (int) (positive % 100);
    if (rest != 0) {
      put('.');
      put((char) ('0' + rest / 10));
      if (rest % 10 != 0) {
        put((char) ('0' + rest % 10));
      }
    }
  }

  /** Writes a text as UTF-8. */
  public PhpWriter text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes as a text. */
  public PhpWriter text(byte[] bytes) {
    ascii("s:");
    digits(bytes.length);
    ascii(":\"");
    reserve(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
    return ascii("\";");
  }

  private void digits(long value) {
    if (value < 0) {
      ascii(Long.toString(value));
      return;
    }
    int count = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      count++;
    }
    reserve(count);
    long rest = value;
    for (int at = length + count - 1; at >= length; at--) {
      out[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  private PhpWriter ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      out[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  private PhpWriter put(char c) {
    reserve(1);
    out[length++] = (byte) c;
    return this;
  }

  private void reserve(int more) {
    if (out.length - length < more) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
    }
  }
}
