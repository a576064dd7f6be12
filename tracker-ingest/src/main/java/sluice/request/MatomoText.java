package sluice.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.php.HtmlText;
import sluice.php.PhpValue;
import sluice.php.PhpValues;

/**
 * Matomo's rules for texts that clients send, whatever parameter they come in (docs:
 * tracker-ingest/docs/php.md#html-escaping). Thread-safe: no state.
 */
public final class MatomoText {

  private MatomoText() {}

  /**
   * Matomo's sanitising of one string: entities decoded, NUL removed, five characters escaped
   * (docs: tracker-ingest/docs/php.md#html-escaping).
   */
  public static String sanitize(String value) {
    return HtmlText.escape(HtmlText.decodeEntities(value));
  }

  /**
   * {@link #sanitize(String)} after line breaks were removed (docs:
   * tracker-ingest/docs/php.md#html-escaping).
   */
  public static String sanitizeLine(String value) {
    return sanitize(withoutLineBreaks(value));
  }

  /** Sanitises strings, in arrays the keys too; numbers, booleans and null stay as they are. */
  public static PhpValue sanitize(PhpValue value) {
    if (value instanceof PhpValue.Text text) {
      return new PhpValue.Text(sanitize(text.value()));
    }
    if (value instanceof PhpValue.Array array) {
      return sanitizeArray(array);
    }
    return value;
  }

  private static PhpValue.Array sanitizeArray(PhpValue.Array array) {
    Map<String, PhpValue> sanitized = new LinkedHashMap<>(array.entries());
    for (String key : List.copyOf(sanitized.keySet())) {
      PhpValue value = sanitized.get(key);
      String newKey = sanitize(key);
      if (!newKey.equals(key)) {
        sanitized.remove(key);
      }
      sanitized.put(newKey, sanitize(value));
    }
    return new PhpValue.Array(sanitized);
  }

  /**
   * The inverse for the five escaped characters, one level (docs:
   * tracker-ingest/docs/php.md#html-escaping).
   */
  public static String unsanitize(String value) {
    return HtmlText.unescape(value);
  }

  /**
   * Matomo's cleanString: trim, no line breaks or NUL, at most so many bytes (docs:
   * tracker-ingest/docs/php.md#text).
   */
  public static String cleanString(String value, int maxBytes) {
    return PhpValues.cutBytes(withoutLineBreaks(PhpValues.trim(value)).replace("\0", ""), maxBytes);
  }

  private static String withoutLineBreaks(String value) {
    return value.replace("\n", "").replace("\r", "");
  }

  /**
   * Replaces every character above U+FFFF by U+FFFD, in arrays too but not in their keys: for a
   * database whose charset is not utf8mb4 (docs: tracker-ingest/docs/php.md#text).
   */
  public static PhpValue replaceSupplementary(PhpValue value) {
    if (value instanceof PhpValue.Text text) {
      return new PhpValue.Text(replaceSupplementary(text.value()));
    }
    if (value instanceof PhpValue.Array array) {
      Map<String, PhpValue> replaced = new LinkedHashMap<>(array.entries());
      replaced.replaceAll((key, entry) -> replaceSupplementary(entry));
      return new PhpValue.Array(replaced);
    }
    return value;
  }

  /** Replaces every character above U+FFFF by U+FFFD. */
  public static String replaceSupplementary(String text) {
    if (text.length() == text.codePointCount(0, text.length())) {
      return text;
    }
    StringBuilder replaced = new StringBuilder(text.length());
    text.codePoints().forEach(c -> replaced.appendCodePoint(c > 0xFFFF ? 0xFFFD : c));
    return replaced.toString();
  }
}
