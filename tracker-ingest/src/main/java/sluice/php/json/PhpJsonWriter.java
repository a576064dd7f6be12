package sluice.php.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import sluice.php.InputTooLargeException;
import sluice.php.PhpNumber;
import sluice.php.PhpValue;

/**
 * Writes JSON in the form of PHP's json_encode straight into bytes. To be reused: {@link #reset}
 * keeps the buffer. Owned by one thread.
 */
public final class PhpJsonWriter {

  /** Bytes of a fresh buffer: a request set with the usual headers fits. */
  private static final int INITIAL_BYTES = 4096;

  /** A buffer that has grown beyond this is not kept by {@link #reset}. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  /** Bytes that the longest escape sequence takes. */
  private static final int MAX_BYTES_PER_CHAR = 6;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /**
   * Below 128: 0 for a character that stands for itself, 'u' for a \\u sequence, else its letter.
   */
  private static final byte[] ESCAPES = escapes();

  /** The same with a slash for itself. */
  private static final byte[] ESCAPES_SAVE_SLASHES = escapesSaveSlashes();

  /** Longer strings are written in pieces, so that room is made for what they need. */
  private static final int PIECE_CHARS = 4096;

  private final int maxBytes;
  private final byte[] escapes;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int size;
  private int values;

  /** Makes an empty writer without a limit. */
  public PhpJsonWriter() {
    this(Integer.MAX_VALUE);
  }

  /**
   * Makes an empty writer.
   *
   * @param maxBytes more is refused by {@link InputTooLargeException}
   */
  public PhpJsonWriter(int maxBytes) {
    this(maxBytes, ESCAPES);
  }

  private PhpJsonWriter(int maxBytes, byte[] escapes) {
    this.maxBytes = maxBytes;
    this.escapes = escapes;
  }

  /** Makes one that leaves slashes as they are, as JSON_UNESCAPED_SLASHES does. */
  public static PhpJsonWriter withPlainSlashes(int maxBytes) {
    return new PhpJsonWriter(maxBytes, ESCAPES_SAVE_SLASHES);
  }

  /** Forgets what was written. */
  public void reset() {
    size = 0;
    values = 0;
    if (buffer.length > MAX_KEPT_BYTES) {
      buffer = new byte[INITIAL_BYTES];
    }
  }

  /** Forgets what was written beyond so many bytes. */
  public void truncate(int bytes) {
    size = bytes;
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /** How many values {@link #value} has written, arrays and what is in them counted alike. */
  public int values() {
    return values;
  }

  /** The buffer itself, valid up to {@link #size()} and until the next write. */
  public byte[] buffer() {
    return buffer;
  }

  /** Writes punctuation and literals, which are ASCII, as they are. */
  public void raw(String ascii) {
    int end = size + ascii.length();
    ensure(ascii.length());
    for (int i = 0; size < end; i++) {
      buffer[size++] = (byte) ascii.charAt(i);
    }
  }

  /** Writes an integer. */
  public void integer(long value) {
    raw(Long.toString(value));
  }

  /**
   * Writes a string in quotes. Half a surrogate pair, which PHP could not read, becomes U+FFFD.
   *
   * <p>Hot path: the event loops; allocates only when the buffer grows; never blocks; guarded by
   * RequestSetCodecBenchmark.
   */
  public void string(String text) {
    int length = text.length();
    ensure(Math.min(length, PIECE_CHARS) * MAX_BYTES_PER_CHAR + 2);
    buffer[size++] = '"';
    for (int from = 0; from < length; from += PIECE_CHARS) {
      escaped(text, from, Math.min(length, from + PIECE_CHARS));
    }
    buffer[size++] = '"';
  }

  private void escaped(String text, int from, int end) {
    ensure((end - from) * MAX_BYTES_PER_CHAR + 1);
    byte[] out = buffer;
    int to = size;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      byte escape = c < 128 ? escapes[c] : (byte) 'u';
      if (escape == 0) {
        out[to++] = (byte) c;
        continue;
      }
      out[to++] = '\\';
      out[to++] = escape;
      if (escape == 'u') {
        char unit = isLoneSurrogate(text, i) ? '\uFFFD' : c;
        out[to++] = HEX[unit >> 12];
        out[to++] = HEX[unit >> 8 & 15];
        out[to++] = HEX[unit >> 4 & 15];
        out[to++] = HEX[unit & 15];
      }
    }
    size = to;
  }

  /**
   * Writes a string of ASCII bytes in quotes.
   *
   * <p>Hot path: as {@link #string(String)}, for text that was never made a string.
   */
  public void string(byte[] ascii, int from, int to) {
    ensure(Math.min(to - from, PIECE_CHARS) * MAX_BYTES_PER_CHAR + 2);
    buffer[size++] = '"';
    for (int piece = from; piece < to; piece += PIECE_CHARS) {
      escaped(ascii, piece, Math.min(to, piece + PIECE_CHARS));
    }
    buffer[size++] = '"';
  }

  private void escaped(byte[] ascii, int from, int end) {
    ensure((end - from) * MAX_BYTES_PER_CHAR + 1);
    byte[] out = buffer;
    int at = size;
    for (int i = from; i < end; i++) {
      byte b = ascii[i];
      byte escape = escapes[b];
      if (escape == 0) {
        out[at++] = b;
        continue;
      }
      out[at++] = '\\';
      out[at++] = escape;
      if (escape == 'u') {
        out[at++] = '0';
        out[at++] = '0';
        out[at++] = HEX[b >> 4];
        out[at++] = HEX[b & 15];
      }
    }
    size = at;
  }

  /** Writes bytes that are JSON already. */
  public void raw(byte[] json) {
    raw(json, json.length);
  }

  /** Writes the first bytes of an array that are JSON already. */
  public void raw(byte[] json, int length) {
    ensure(length);
    System.arraycopy(json, 0, buffer, size, length);
    size += length;
  }

  /** Writes any value; arrays with keys 0, 1, 2 … and the empty array become lists. */
  public void value(PhpValue value) {
    values++;
    if (value instanceof PhpValue.Text text) {
      string(text.value());
    } else if (value instanceof PhpValue.Array array) {
      array(array);
    } else if (value instanceof PhpValue.Int number) {
      integer(number.value());
    } else if (value instanceof PhpValue.Decimal number) {
      decimal(number.value());
    } else if (value instanceof PhpValue.Bool bool) {
      raw(bool.value() ? "true" : "false");
    } else {
      raw("null");
    }
  }

  /**
   * PHP's json_encode refuses what is not finite (1e400 in a bulk), and the plugin loses the whole
   * set with it; we write the text that PHP has for the number.
   */
  private void decimal(double number) {
    String text = PhpNumber.exactText(number);
    if (Double.isFinite(number)) {
      raw(text);
    } else {
      string(text);
    }
  }

  private void array(PhpValue.Array array) {
    boolean list = array.isList();
    raw(list ? "[" : "{");
    boolean first = true;
    for (Map.Entry<String, PhpValue> entry : array.entries().entrySet()) {
      if (!first) {
        raw(",");
      }
      first = false;
      if (!list) {
        string(entry.getKey());
        raw(":");
      }
      value(entry.getValue());
    }
    raw(list ? "]" : "}");
  }

  /** What was written, as text. */
  @Override
  public String toString() {
    return new String(buffer, 0, size, StandardCharsets.US_ASCII);
  }

  private void ensure(int more) {
    if (more > buffer.length - size) {
      grow(more);
    }
  }

  /**
   * Refuses what would exceed the limit. The bytes needed are an estimate, at most one piece too
   * high, so the limit is not exact.
   */
  private void grow(int more) {
    if (size > maxBytes - more) {
      throw new InputTooLargeException("a request is at most " + maxBytes + " bytes of JSON");
    }
    long doubled = Math.min(2L * buffer.length, maxBytes);
    buffer = Arrays.copyOf(buffer, (int) Math.max(doubled, size + more));
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[128];
    Arrays.fill(escapes, 0, 0x20, (byte) 'u');
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['/'] = '/';
    return escapes;
  }

  private static byte[] escapesSaveSlashes() {
    byte[] escapes = escapes();
    escapes['/'] = 0;
    return escapes;
  }
}
