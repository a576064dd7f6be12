package sluice.php.pattern;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import sluice.php.ByteText;

/**
 * From PCRE's spelling of a pattern to Java's. The two agree on most; what differs is rewritten
 * where Java has a way to say it, otherwise the pattern counts as one that does not compile.
 */
final class PhpPatternSyntax {

  private static final String OPENING = "([{<";
  private static final String CLOSING = ")]}>";

  private PhpPatternSyntax() {}

  /** Splits off delimiters and modifiers as PHP does. */
  static Optional<PhpPattern> compileDelimited(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    if (start == text.length() || !isDelimiter(text.charAt(start))) {
      return Optional.empty();
    }
    int end = closingDelimiter(text, start);
    return end < 0
        ? Optional.empty()
        : compile(text.substring(start + 1, end), text.substring(end + 1));
  }

  /** A body without delimiters, with PHP's modifiers. */
  static Optional<PhpPattern> compile(String body, String modifiers) {
    int flags = Pattern.UNIX_LINES;
    boolean isUnicode = false;
    boolean isDollarEndOnly = false;
    boolean isAnchored = false;
    for (int i = 0; i < modifiers.length(); i++) {
      switch (modifiers.charAt(i)) {
        case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
        case 'm' -> flags |= Pattern.MULTILINE;
        case 's' -> flags |= Pattern.DOTALL;
        case 'x' -> flags |= Pattern.COMMENTS;
        case 'u' -> isUnicode = true;
        case 'D' -> isDollarEndOnly = true;
        case 'A' -> isAnchored = true;
        case 'S', 'X', ' ', '\n', '\r' -> {
          // Study and extra are without effect today; blanks are skipped by PHP, too.
        }
        default -> {
          // Ungreedy (U), duplicate names (J), no captures (n): Java has none of them.
          return Optional.empty();
        }
      }
    }
    if (isUnicode) {
      flags |= Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
    }
    String source = isUnicode ? body : ByteText.of(body);
    boolean endsOnly = isDollarEndOnly && (flags & Pattern.MULTILINE) == 0;
    return translated(source, endsOnly, isAnchored, flags)
        .map(pattern -> new PhpPattern(pattern, (pattern.flags() & Pattern.UNICODE_CASE) != 0));
  }

  /** A body without delimiters whose characters are bytes, whatever the case of ASCII letters. */
  static Optional<Pattern> compileBytes(String body) {
    return translated(body, false, false, Pattern.UNIX_LINES | Pattern.CASE_INSENSITIVE);
  }

  private static Optional<Pattern> translated(
      String source, boolean isDollarEndOnly, boolean isAnchored, int flags) {
    Optional<String> java = new PhpPatternTranslation(source, isDollarEndOnly).translate();
    if (java.isEmpty()) {
      return Optional.empty();
    }
    String whole = isAnchored ? "\\G(?:" + java.get() + ")" : java.get();
    try {
      return Optional.of(Pattern.compile(whole, flags));
    } catch (PatternSyntaxException | StackOverflowError unusable) {
      // "Does not compile" is an outcome of its own in Matomo, see PhpPattern.
      return Optional.empty();
    }
  }

  private static int closingDelimiter(String text, int start) {
    char opening = text.charAt(start);
    int kind = OPENING.indexOf(opening);
    char closing = kind < 0 ? opening : CLOSING.charAt(kind);
    int depth = 1;
    for (int i = start + 1; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '\\') {
        i++;
      } else if (character == closing) {
        if (--depth == 0) {
          return i;
        }
      } else if (kind >= 0 && character == opening) {
        depth++;
      }
    }
    return -1;
  }

  private static boolean isDelimiter(char character) {
    boolean isAlphanumeric =
        character >= '0' && character <= '9'
            || character >= 'A' && character <= 'Z'
            || character >= 'a' && character <= 'z';
    // Beyond ASCII the first byte of the character would be the delimiter and its last bytes the
    // modifiers, which never compiles.
    return !isAlphanumeric && character != '\\' && character != 0 && character < 128;
  }

  private static boolean isSpace(char character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }
}
