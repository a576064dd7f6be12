package sluice.php.pattern;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.php.ByteText;

/**
 * A regular expression that a Matomo user wrote, matched as PHP's preg_match does: over the bytes
 * of the text unless it has the modifier {@code u}, case folding ASCII only. Immutable and
 * thread-safe.
 *
 * <p>What does not compile is no pattern; Matomo's callers then compare literally or do not match.
 * A match that needs more than a bounded number of steps is no match, as with PHP's {@code
 * pcre.backtrack_limit}: a pattern cannot hold up a worker.
 */
public final class PhpPattern {

  /** How often one match may look at a character; enough for any sane pattern on a long url. */
  private static final int MAXIMUM_STEPS = 2_000_000;

  private final Pattern pattern;
  private final boolean isUnicode;

  PhpPattern(Pattern pattern, boolean isUnicode) {
    this.pattern = pattern;
    this.isUnicode = isUnicode;
  }

  /** With delimiters and modifiers, as preg_match takes it; empty when it does not compile. */
  public static Optional<PhpPattern> delimited(String text) {
    return PhpPatternSyntax.compileDelimited(text);
  }

  /** Without delimiters; empty when it does not compile. */
  public static Optional<PhpPattern> of(String body, boolean isCaseSensitive) {
    return PhpPatternSyntax.compile(body, isCaseSensitive ? "" : "i");
  }

  /**
   * For matchers that ask for more than this class offers: Java's form of a pattern without
   * delimiters that ignores the case of ASCII letters; empty when it does not compile.
   *
   * @param body UTF-8 bytes as characters ({@link ByteText}), as the texts must be, too
   */
  public static Optional<Pattern> overBytes(String body) {
    return PhpPatternSyntax.compileBytes(body);
  }

  /** Whether it matches anywhere in the text. */
  public boolean finds(String text) {
    return match(text).isPresent();
  }

  /**
   * The first match's group 1; '' when it took no part in the match, empty when there is no match
   * or the pattern has no group.
   */
  public Optional<String> firstGroup(String text) {
    return match(text)
        .filter(match -> match.groupCount() >= 1)
        .map(match -> match.group(1) == null ? "" : fromBytes(match.group(1)));
  }

  private Optional<Matcher> match(String text) {
    Matcher matcher = pattern.matcher(new CountedText(toBytes(text), MAXIMUM_STEPS));
    try {
      return matcher.find() ? Optional.of(matcher) : Optional.empty();
    } catch (CountedText.StepsExceeded | StackOverflowError tooMuch) {
      MatchSteps.ofThread().gaveUp();
      // Matomo's outcome for both: preg_match returns false, which its callers take as no match.
      return Optional.empty();
    }
  }

  private String toBytes(String text) {
    return isUnicode ? text : ByteText.of(text);
  }

  private String fromBytes(String matched) {
    if (isUnicode) {
      return matched;
    }
    String decoded = ByteText.decoded(matched);
    return decoded.indexOf('\uFFFD') < 0 ? decoded : matched;
  }
}
