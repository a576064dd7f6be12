package sluice.php;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * PHP's rules for values, as the tracker meets them (docs: tracker-ingest/docs/php.md).
 * Thread-safe: no state.
 */
public final class PhpValues {

  private PhpValues() {}

  /** PHP's is_numeric. */
  public static boolean isNumeric(String value) {
    return PhpNumber.isNumeric(value);
  }

  /** PHP's empty() for a string: "" and "0". */
  public static boolean isEmpty(String value) {
    return value == null || value.isEmpty() || value.equals("0");
  }

  /** PHP's empty() for any value: also null, false, 0, 0.0 and the array without entries. */
  public static boolean isEmpty(PhpValue value) {
    if (value instanceof PhpValue.Text text) {
      return isEmpty(text.value());
    }
    if (value instanceof PhpValue.Array array) {
      return array.entries().isEmpty();
    }
    if (value instanceof PhpValue.Int number) {
      return number.value() == 0;
    }
    if (value instanceof PhpValue.Decimal number) {
      return number.value() == 0;
    }
    return !(value instanceof PhpValue.Bool bool) || !bool.value();
  }

  /**
   * PHP's == between two strings: numeric strings compare as numbers (docs:
   * tracker-ingest/docs/php.md#what-is-empty).
   */
  public static boolean looselyEqual(String left, String right) {
    if (left.equals(right)) {
      return true;
    }
    return PhpNumber.numeric(left)
        .flatMap(l -> PhpNumber.numeric(right).map(r -> l.looselyEquals(r)))
        .orElse(false);
  }

  /**
   * PHP's spaceship between two strings: numeric ones compare as numbers, else bytes decide.
   *
   * @return -1, 0 or 1
   */
  public static int compare(String left, String right) {
    return PhpNumber.numeric(left)
        .flatMap(l -> PhpNumber.numeric(right).flatMap(r -> l.compare(r)))
        .orElseGet(() -> compareBytes(left, right));
  }

  private static int compareBytes(String left, String right) {
    return Integer.signum(
        Arrays.compareUnsigned(
            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8)));
  }

  /** PHP's (int) of a string: its numeric beginning, 0 without one, saturated at the borders. */
  public static long toInteger(String value) {
    return PhpNumber.prefix(value).saturated();
  }

  /** PHP's (float) of a string: its numeric beginning, 0 without one. */
  public static double toDecimal(String value) {
    return PhpNumber.prefix(value).decimal();
  }

  /** PHP's (string) of a float: at most 14 digits, {@code 1.0E+25} when large. */
  public static String toText(double value) {
    return PhpNumber.text(value);
  }

  /**
   * PHP's (string) of a value; an array gives "Array" as PHP has it.
   *
   * @return "" for null and false, "1" for true
   */
  public static String toText(PhpValue value) {
    if (value instanceof PhpValue.Text text) {
      return text.value();
    }
    if (value instanceof PhpValue.Int number) {
      return Long.toString(number.value());
    }
    if (value instanceof PhpValue.Decimal number) {
      return toText(number.value());
    }
    if (value instanceof PhpValue.Array) {
      return "Array";
    }
    return value instanceof PhpValue.Bool bool && bool.value() ? "1" : "";
  }

  /** Whether PHP would hold this array key as an integer. */
  public static boolean isIntegerKey(String key) {
    int digits = key.startsWith("-") ? key.length() - 1 : key.length();
    if (digits == 0 || digits > 18 || key.equals("-0")) {
      return false;
    }
    for (int i = key.length() - digits; i < key.length(); i++) {
      if (key.charAt(i) < '0' || key.charAt(i) > '9') {
        return false;
      }
    }
    return digits == 1 || key.charAt(key.length() - digits) != '0';
  }

  /**
   * PHP's mb_strtolower, as before PHP 8.3: a capital sigma becomes the ordinary small one, at the
   * end of a word, too.
   */
  public static String lowerCase(String value) {
    return value.replace('\u03A3', '\u03C3').toLowerCase(Locale.ROOT);
  }

  /** PHP's trim() with its default characters: space, tab, LF, CR, NUL, VT. */
  public static String trim(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isTrimmed(value.charAt(start))) {
      start++;
    }
    while (end > start && isTrimmed(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  /** PHP's ltrim() with its default characters. */
  public static String trimStart(String value) {
    int start = 0;
    while (start < value.length() && isTrimmed(value.charAt(start))) {
      start++;
    }
    return value.substring(start);
  }

  /**
   * PHP's trim() with characters of one's own; ranges, which PHP writes with two dots, are not
   * known.
   */
  public static String trim(String value, String characters) {
    int start = 0;
    int end = value.length();
    while (start < end && characters.indexOf(value.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && characters.indexOf(value.charAt(end - 1)) >= 0) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isTrimmed(char c) {
    return c == ' ' || c >= '\t' && c <= '\r' && c != '\f' || c == 0;
  }

  /** PHP's strlen: how many UTF-8 bytes the text has. */
  public static int byteLength(String value) {
    int bytes = value.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }

  /**
   * Cuts the text to at most so many UTF-8 bytes; a character that would be cut in the middle is
   * dropped whole.
   */
  public static String cutBytes(String value, int maxBytes) {
    if (value.length() <= maxBytes / 3) {
      return value;
    }
    int bytes = 0;
    for (int i = 0; i < value.length(); ) {
      int codePoint = value.codePointAt(i);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > maxBytes) {
        return value.substring(0, i);
      }
      i += Character.charCount(codePoint);
    }
    return value;
  }

  /** Cuts the text to at most so many code points (PHP's mb_substr). */
  public static String cutCharacters(String value, int maxCharacters) {
    if (value.length() <= maxCharacters
        || value.codePointCount(0, value.length()) <= maxCharacters) {
      return value;
    }
    return value.substring(0, value.offsetByCodePoints(0, maxCharacters));
  }

  /** PHP's explode: every part, empty ones too. */
  public static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
      parts.add(text.substring(start, end));
      start = end + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** CRC32 (IEEE) of the UTF-8 bytes, as log_action.hash has it. */
  public static long crc32(String value) {
    CRC32 crc = new CRC32();
    crc.update(value.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
