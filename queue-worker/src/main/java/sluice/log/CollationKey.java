package sluice.log;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Keys by which texts are equal in the columns of Matomo's tables, whose collation is {@code
 * utf8mb4_general_ci} or alike: without case and accents, one character for one, all those beyond
 * U+FFFF the same, blanks at the end left out. So what a batch holds in memory matches what the
 * database would find, and rows are grouped as the database groups them. Thread-safe: no state.
 */
public final class CollationKey {
  /** Cyrillic letter that is not taken for its base letter. */
  private static final int SHORT_I = 0x419;

  private static final int CYRILLIC_CASE = 0x20;

  /** The sharp s, which the collation takes for a single s. */
  private static final int SHARP_S = 0xDF;

  private CollationKey() {}

  /** The key of a text: texts that compare as equal have equal keys. */
  public static String of(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    String trimmed = text.substring(0, end);
    return isAscii(trimmed) ? upper(trimmed) : fold(trimmed);
  }

  /** Whether the texts compare as equal. */
  public static boolean areEqual(String one, String other) {
    return one.equals(other) || of(one).equals(of(other));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  private static String upper(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'a' && c <= 'z') {
        return text.toUpperCase(Locale.ROOT);
      }
    }
    return text;
  }

  private static String fold(String text) {
    StringBuilder key = new StringBuilder(text.length());
    text.codePoints().forEach(c -> key.appendCodePoint(c > 0xFFFF ? 0xFFFD : folded(c)));
    return key.toString();
  }

  private static int folded(int c) {
    if (c == SHARP_S) {
      return 'S';
    }
    if (c == SHORT_I || c == SHORT_I + CYRILLIC_CASE) {
      return SHORT_I;
    }
    boolean hasBase =
        c >= 0xC0 && c <= 0x24F || c >= 0x370 && c <= 0x4FF || c >= 0x1E00 && c <= 0x1FFF;
    int base =
        hasBase
            ? Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD).codePointAt(0)
            : c;
    return isCased(base) ? Character.toUpperCase(base) : base;
  }

  /** Letters of the Unicode version that the collation knows; later ones are told apart by case. */
  private static boolean isCased(int c) {
    return c < 0x500 || c >= 0x531 && c <= 0x586 || c >= 0x1E00 && c <= 0x24FF || c >= 0xFF00;
  }
}
