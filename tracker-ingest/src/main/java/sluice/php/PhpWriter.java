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
  /** Decimals of as many digits are no two of them the same double. */
  private static final double FIFTEEN_DIGITS = 1e15;

  private byte[] out = new byte[1024];
  private int length;

  /** Forgets what was written. */
  public PhpWriter clear() {
    length = 0;
    return this;
  }

  /** Bytes that were written since it was made or cleared. */
  public int length() {
    return length;
  }

  /** What was written, at the beginning of an array that goes on being used; not to be changed. */
  public byte[] array() {
    return out;
  }

  /** A copy of what was written since it was made or cleared. */
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
    long whole = (long) value;
    if (whole == value && whole > 0 && whole < FIFTEEN_DIGITS) {
      digits(whole);
    } else if (!isWritten(value, 100, 2) && !isWritten(value, 1000, 3)) {
      ascii(PhpNumber.serializedText(value));
    }
    return put(';');
  }

  /**
   * Writes a float that has few decimals, as most have; of at most 15 digits they are the fewest.
   *
   * @param decimals zeros of {@code parts}
   * @return false if it has more, or is 0, whose sign would be lost
   */
  private boolean isWritten(double value, int parts, int decimals) {
    long number = Math.round(value * parts);
    boolean isExact =
        number != 0
            && number / (double) parts == value
            && Math.abs((double) number) < FIFTEEN_DIGITS;
    if (isExact) {
      if (number < 0) {
        put('-');
      }
      digits(Math.abs(number) / parts);
      fraction(Math.abs(number) % parts, decimals);
    }
    return isExact;
  }

  private void fraction(long fraction, int decimals) {
    long rest = fraction;
    int left = decimals;
    while (left > 0 && rest % 10 == 0) {
      rest /= 10;
      left--;
    }
    if (left > 0) {
      put('.');
      for (long place = (long) Math.pow(10, left - 1.0); place > 0; place /= 10) {
        put((char) ('0' + rest / place % 10));
      }
    }
  }

  /** Writes a text as UTF-8. */
  public PhpWriter text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes as a text. */
  public PhpWriter text(byte[] bytes) {
    return beginText(bytes.length).written(bytes).endText();
  }

  /** Begins a text of so many bytes. */
  public PhpWriter beginText(int bytes) {
    ascii("s:");
    digits(bytes);
    return ascii(":\"");
  }

  /** Ends a text. */
  public PhpWriter endText() {
    return ascii("\";");
  }

  /** Writes what another writer wrote. */
  public PhpWriter written(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
    return this;
  }

  private void digits(long value) {
    if (value < 0 || value > Integer.MAX_VALUE) {
      ascii(Long.toString(value));
      return;
    }
    int rest = (int) value;
    int count = 1;
    for (long tens = 10; tens <= rest; tens *= 10) {
      count++;
    }
    reserve(count);
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
