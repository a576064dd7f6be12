package sluice.worker.device;

import java.util.Arrays;
import sluice.php.AsciiText;
import sluice.php.ByteText;
import sluice.php.pattern.CountedText;

/**
 * A user agent made ready for matching: its UTF-8 bytes as chars, lower-cased too, and the
 * positions where a rule may begin. Confined to one detection, because a long one counts the steps
 * that are spent on it.
 */
final class AgentText {

  /** Chars; shorter texts cannot cost enough to be worth counting. */
  private static final int UNCOUNTED_LENGTH = 512;

  /** Looks per text, a few of PHP's pcre.backtrack_limit; then no more rules match. */
  private static final int MAX_STEPS = 5_000_000;

  /** Characters that a search passes in the time of a matcher's look at one. */
  private static final int SEARCHED_PER_STEP = 16;

  private final String bytes;
  private final CharSequence counted;
  private final String lower;
  private final int[] starts;

  /** Null until something is looked for. */
  private CharPairs pairs;

  private AgentText(String bytes) {
    this.bytes = bytes;
    this.counted = bytes.length() <= UNCOUNTED_LENGTH ? bytes : new CountedText(bytes, MAX_STEPS);
    this.lower = AsciiText.lower(bytes);
    this.starts = ruleStarts(lower);
  }

  static AgentText of(String userAgent) {
    return new AgentText(ByteText.of(userAgent));
  }

  /** Takes a text that is already in the form of {@link ByteText}. */
  static AgentText ofBytes(String bytes) {
    return new AgentText(bytes);
  }

  String bytes() {
    return bytes;
  }

  String lower() {
    return lower;
  }

  /** Ascending positions at which device-detector's wrapper lets a rule begin. */
  int[] starts() {
    return starts;
  }

  boolean contains(String lowerCase) {
    return pairs().mayHave(lowerCase) && lower.contains(lowerCase);
  }

  /** Whether the pair of {@link CharPairs#oneOf} occurs, or one that is taken for it. */
  boolean mayHave(short pair) {
    return pairs().mayHave(pair);
  }

  private CharPairs pairs() {
    if (pairs == null) {
      pairs = CharPairs.of(lower);
    }
    return pairs;
  }

  boolean isOneLine() {
    return bytes.indexOf('\n') < 0;
  }

  /** The bytes, for a matcher; long texts count how often they are looked at. */
  CharSequence counted() {
    return counted;
  }

  /** Whether it is so long that steps are counted. */
  boolean isCounted() {
    return counted instanceof CountedText;
  }

  /**
   * Counts what is looked at besides matchers, of a long text.
   *
   * @throws CountedText.StepsExceeded when that is too much
   */
  void spend(int steps) {
    if (counted instanceof CountedText text) {
      text.spend(steps);
    }
  }

  /** Whether one of the texts occurs; true when there are none. */
  boolean containsAny(String[] lowerCase) {
    for (String one : lowerCase) {
      spend(1 + lower.length() / SEARCHED_PER_STEP);
      if (contains(one)) {
        return true;
      }
    }
    return lowerCase.length == 0;
  }

  /**
   * Where rules may begin (docs: queue-worker/docs/device-detection.md#order), read backwards from
   * each position.
   */
  private static int[] ruleStarts(String lower) {
    int[] found = new int[lower.length() + 1];
    int count = 0;
    for (int i = 0; i <= lower.length(); i++) {
      if (mayStart(lower, i)) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static boolean mayStart(String lower, int at) {
    if (at == 0) {
      return true;
    }
    char before = lower.charAt(at - 1);
    if (!isWord(before) && before != '-' && before != '_') {
      return true;
    }
    if (before == '_') {
      return at > 1 && !isWord(lower.charAt(at - 2)) && lower.charAt(at - 2) != '-';
    }
    return before == '-' && (lower.startsWith("sprd", at - 5) || lower.startsWith("mz", at - 3));
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
