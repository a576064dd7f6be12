package sluice.worker.device;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import sluice.php.ByteText;
import sluice.php.pattern.CountedText;

/**
 * A user agent made ready for matching: its UTF-8 bytes as chars, lower-cased too, and the
 * positions where a rule may begin. Confined to one detection, because it counts the steps that are
 * spent on it.
 */
final class AgentText {

  /** Chars; in longer texts rules may begin at so many places that more is remembered of them. */
  static final int SHORT = 512;

  /** Looks per text, a few of PHP's pcre.backtrack_limit; then no more rules match. */
  private static final int MAX_STEPS = 5_000_000;

  /** Characters that a search passes in the time of a matcher's look at one. */
  private static final int SEARCHED_PER_STEP = 16;

  private static final CharSet IN_WORD = CharSet.of("abcdefghijklmnopqrstuvwxyz0123456789_-");

  private final String bytes;
  private final CountedText counted;
  private final String lower;
  private final byte[] lowerBytes;
  private final int[] starts;
  private final int[] beginnings;

  /** Null until something is looked for. */
  private CharTriples triples;

  /** Of the pattern that was tried last; null while it is out. */
  private Walk walk;

  private AgentSteps walkOf;

  private AgentText(String bytes) {
    this.bytes = bytes;
    this.counted = new CountedText(bytes, MAX_STEPS);
    this.lowerBytes = lowered(bytes);
    this.lower = new String(lowerBytes, StandardCharsets.ISO_8859_1);
    this.starts = ruleStarts(lowerBytes);
    this.beginnings = Beginnings.keys(lowerBytes, starts);
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

  /** The same as bytes; not to be changed. */
  byte[] lowerBytes() {
    return lowerBytes;
  }

  /** Ascending positions at which device-detector's wrapper lets a rule begin. */
  int[] starts() {
    return starts;
  }

  /** By start its key of {@link Beginnings}. */
  int[] beginnings() {
    return beginnings;
  }

  boolean contains(String lowerCase) {
    return triples().mayHave(lowerCase) && lower.contains(lowerCase);
  }

  /** Whether the triple of {@link CharTriples#oneOf} occurs, or one that is taken for it. */
  boolean mayHave(short triple) {
    return triples().mayHave(triple);
  }

  private CharTriples triples() {
    if (triples == null) {
      triples = CharTriples.of(lowerBytes);
    }
    return triples;
  }

  boolean isOneLine() {
    return bytes.indexOf('\n') < 0;
  }

  /**
   * The bytes, for a matcher, which count how often they are looked at: a rule that has no steps
   * can take for ever with a short text, too.
   */
  CharSequence counted() {
    return counted;
  }

  /** Whether it is so long that more is to be remembered of rules. */
  boolean isLong() {
    return bytes.length() > SHORT;
  }

  /**
   * Counts what is looked at besides Java's matchers.
   *
   * @throws CountedText.StepsExceeded when that is too much
   */
  void spend(int steps) {
    counted.spend(steps);
  }

  /** For a try of a pattern: the walk of its last one, if no other was tried since. */
  Walk takeWalk(AgentSteps steps) {
    Walk last = walk;
    walk = null;
    return last == null || walkOf != steps ? new Walk(this, steps.groups()) : last;
  }

  /** Of a try that failed: what it caught is as before. */
  void keepWalk(AgentSteps steps, Walk failed) {
    walk = failed;
    walkOf = steps;
  }

  /**
   * Whether one of the texts occurs; true when there are none.
   *
   * @param lowerCase the texts
   * @param triplesOfEach as {@link CharTriples#ofEach} makes them of the texts
   */
  boolean containsAny(String[] lowerCase, short[] triplesOfEach) {
    CharTriples triplesHere = triples();
    for (int i = 0; i < lowerCase.length; i++) {
      spend(1 + lower.length() / SEARCHED_PER_STEP);
      if (triplesHere.mayHave(triplesOfEach[i]) && contains(lowerCase[i])) {
        return true;
      }
    }
    return lowerCase.length == 0;
  }

  private static byte[] lowered(String bytes) {
    byte[] lower = bytes.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < lower.length; i++) {
      if (lower[i] >= 'A' && lower[i] <= 'Z') {
        lower[i] += 'a' - 'A';
      }
    }
    return lower;
  }

  /**
   * Where rules may begin (docs: queue-worker/docs/device-detection.md#order), read backwards from
   * each position.
   */
  private static int[] ruleStarts(byte[] lower) {
    int[] found = new int[lower.length + 1];
    int count = 1; // the beginning
    for (int i = 1; i <= lower.length; i++) {
      if (!IN_WORD.has(lower[i - 1]) || mayStartInWord(lower, i)) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static boolean mayStartInWord(byte[] lower, int at) {
    if (lower[at - 1] == '_') {
      return at > 1 && (lower[at - 2] == '_' || !IN_WORD.has(lower[at - 2]));
    }
    return lower[at - 1] == '-'
        && (endsWith(lower, at - 1, "sprd") || endsWith(lower, at - 1, "mz"));
  }

  private static boolean endsWith(byte[] lower, int end, String word) {
    int begin = end - word.length();
    for (int i = 0; begin >= 0 && i < word.length(); i++) {
      if (lower[begin + i] != word.charAt(i)) {
        return false;
      }
    }
    return begin >= 0;
  }
}
