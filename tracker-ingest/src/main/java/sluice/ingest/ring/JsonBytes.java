package sluice.ingest.ring;

import java.util.Arrays;
import java.util.Map;
import sluice.request.PhpValue;

/**
 * A growing buffer of JSON as PHP's json_encode writes it by default: slashes escaped, everything
 * outside ASCII as {@code \\uXXXX}. Confined to one thread.
 */
final class JsonBytes {

  /** A buffer that one huge bulk has grown is given back above this many bytes. */
  private static final int KEPT_BYTES = 1 << 20;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** For each ASCII character: 0 as it stands, 'u' as \\u00XX, else the letter after a backslash. */
  private static final byte[] ESCAPE = escapes();

  private byte[] bytes = new byte[4096];
  private int length;

  void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[4096];
    }
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** ASCII that needs no escape. */
  void raw(String ascii) {
    int count = ascii.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  void raw(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  /** A JSON string. Hot path: no allocation unless the buffer grows. */
  void text(String value) {
    int count = value.length();
    reserve(2 + 6 * count);
    byte[] out = bytes;
    int at = length;
    out[at++] = '"';
    for (int i = 0; i < count; i++) {
      char c = value.charAt(i);
      byte escape = c < 128 ? ESCAPE[c] : (byte) 'u';
      if (escape == 0) {
        out[at++] = (byte) c;
      } else if (escape != 'u') {
        out[at++] = '\\';
        out[at++] = escape;
      } else {
        out[at++] = '\\';
        out[at++] = 'u';
        out[at++] = HEX[c >>> 12];
        out[at++] = HEX[c >>> 8 & 15];
        out[at++] = HEX[c >>> 4 & 15];
        out[at++] = HEX[c & 15];
      }
    }
    out[at++] = '"';
    length = at;
  }

  /** Any value that a request can hold. */
  void value(PhpValue value) {
    if (value instanceof PhpValue.Text text) {
      text(text.value());
    } else if (value instanceof PhpValue.Array array) {
      array(array);
    } else if (value instanceof PhpValue.Int number) {
      raw(Long.toString(number.value()));
    } else if (value instanceof PhpValue.Bool flag) {
      raw(flag.value() ? "true" : "false");
    } else if (value instanceof PhpValue.Decimal decimal) {
      raw(PhpDecimal.text(decimal.value()));
    } else {
      raw("null");
    }
  }

  /** A list when the keys are 0, 1, 2 …, else an object. */
  void array(PhpValue.Array array) {
    boolean list = array.isList();
    char separator = list ? '[' : '{';
    if (array.entries().isEmpty()) {
      raw("[");
    }
    for (Map.Entry<String, PhpValue> entry : array.entries().entrySet()) {
      raw(separator);
      separator = ',';
      if (!list) {
        text(entry.getKey());
        raw(':');
      }
      value(entry.getValue());
    }
    raw(list ? ']' : '}');
  }

  /** Names and texts; an empty map is PHP's empty array. */
  void texts(Map<String, String> map) {
    if (map.isEmpty()) {
      raw("[]");
      return;
    }
    char separator = '{';
    for (Map.Entry<String, String> entry : map.entrySet()) {
      raw(separator);
      separator = ',';
      text(entry.getKey());
      raw(':');
      text(entry.getValue());
    }
    raw('}');
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }

  private static byte[] escapes() {
    byte[] table = new byte[128];
    Arrays.fill(table, 0, 32, (byte) 'u');
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    table['/'] = '/';
    return table;
  }
}
