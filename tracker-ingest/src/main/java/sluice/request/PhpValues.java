package sluice.request;

/**
 * PHP's rules for values, as the tracker meets them (reference tracker.md chapter 0). Thread-safe:
 * no state.
 */
public final class PhpValues {

  private PhpValues() {}

  /**
   * Matomo's sanitising of one string: entities decoded, NUL removed, five characters escaped
   * (tracker.md 0.2).
   */
  public static String sanitize(String value) {
    throw new UnsupportedOperationException("pending");
  }

  /** The inverse for the five escaped characters, one level (tracker.md 0.2). */
  public static String unsanitize(String value) {
    throw new UnsupportedOperationException("pending");
  }

  /** PHP's is_numeric. */
  public static boolean isNumeric(String value) {
    throw new UnsupportedOperationException("pending");
  }

  /** PHP's empty() for a string: "" and "0". */
  public static boolean isEmpty(String value) {
    return value == null || value.isEmpty() || value.equals("0");
  }

  /** PHP's == between two strings: numeric strings compare as numbers (tracker.md 0.4). */
  public static boolean looselyEqual(String left, String right) {
    throw new UnsupportedOperationException("pending");
  }

  /** PHP's trim() with its default characters: space, tab, LF, CR, NUL, VT. */
  public static String trim(String value) {
    throw new UnsupportedOperationException("pending");
  }

  /**
   * PHP's urldecode: percent sequences and plus; bad sequences stay; bytes not UTF-8 are read as
   * ISO-8859-1.
   */
  public static String urlDecode(String value) {
    throw new UnsupportedOperationException("pending");
  }

  /** PHP's rawurlencode over the UTF-8 bytes. */
  public static String rawUrlEncode(String value) {
    throw new UnsupportedOperationException("pending");
  }

  /**
   * Cut to at most so many UTF-8 bytes; a character that would be cut in the middle is dropped
   * whole.
   */
  public static String cutBytes(String value, int maxBytes) {
    throw new UnsupportedOperationException("pending");
  }

  /** Cut to at most so many code points (PHP's mb_substr). */
  public static String cutCharacters(String value, int maxCharacters) {
    throw new UnsupportedOperationException("pending");
  }

  /** PHP's parse_str over a query string or form body. */
  public static PhpValue.Array parseStr(String query) {
    throw new UnsupportedOperationException("pending");
  }

  /** Matomo's cleanString: trim, no line breaks or NUL, at most so many bytes (tracker.md 0.7). */
  public static String cleanString(String value, int maxBytes) {
    throw new UnsupportedOperationException("pending");
  }

  /** CRC32 (IEEE) of the UTF-8 bytes, as log_action.hash has it. */
  public static long crc32(String value) {
    throw new UnsupportedOperationException("pending");
  }
}
