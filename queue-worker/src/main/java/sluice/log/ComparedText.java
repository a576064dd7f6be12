package sluice.log;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Text as the columns compare it: by {@code utf8mb4_general_ci}, the collation that Matomo's tables
 * have, so that what a batch holds in memory matches what the database would find. Letters compare
 * without case and accents, one for one; characters beyond U+FFFF are all the same; blanks at the
 * end do not count. Thread-safe: no state.
 */
public final class ComparedText {

  /**
   * Scripts whose letters lose their accents; that of the Cyrillic short I makes another letter.
   */
  private static final Set<UnicodeScript> ACCENTED =
      EnumSet.of(UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC);

  private ComparedText() {}

  /** Equal for texts that compare as equal. */
  public static String key(String text) {
    StringBuilder key = new StringBuilder(text.length());
    text.codePoints().forEach(character -> key.append(weight(character)));
    int end = key.length();
    while (end > 0 && key.charAt(end - 1) == ' ') {
      end--;
    }
    return key.substring(0, end);
  }

  /** Whether the texts compare as equal. */
  public static boolean areEqual(String one, String other) {
    return one.equals(other) || key(one).equals(key(other));
  }

  private static char weight(int character) {
    if (character < 0x80) {
      return (char) (character >= 'a' && character <= 'z' ? character - 32 : character);
    }
    if (character > 0xFFFF) {
      return '\uFFFD';
    }
    if (character == '\u00DF') {
      return 'S';
    }
    return Character.toUpperCase(
        ACCENTED.contains(UnicodeScript.of(character))
            ? letter((char) character)
            : (char) character);
  }

  private static char letter(char character) {
    String parts = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFD);
    boolean isShortI = parts.startsWith("\u0418\u0306") || parts.startsWith("\u0438\u0306");
    return isShortI ? character : parts.charAt(0);
  }
}
