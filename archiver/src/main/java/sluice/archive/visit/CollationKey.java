package sluice.archive.visit;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Keys by which texts are equal in Matomo's columns, whose collation is utf8mb4_general_ci or
 * alike: without case, accents and trailing blanks (reference archive.md 3.0). For ASCII exact;
 * other letters are folded to their base letter, which is what general_ci does with most of them.
 */
public final class CollationKey {
  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

  private CollationKey() {}

  /** The key of a text. */
  public static String of(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    String trimmed = text.substring(0, end);
    return isAscii(trimmed) ? upper(trimmed) : fold(trimmed);
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
        return text.toUpperCase(java.util.Locale.ROOT);
      }
    }
    return text;
  }

  private static String fold(String text) {
    String base = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    StringBuilder key = new StringBuilder(base.length());
    base.codePoints()
        .forEach(c -> key.appendCodePoint(c > 0xFFFF ? 0xFFFD : Character.toUpperCase(c)));
    return key.toString();
  }
}
