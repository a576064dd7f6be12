package sluice.worker.device;

import java.util.regex.Pattern;
import sluice.php.pattern.CountedText;
import sluice.worker.door.DoorCounts;

/**
 * A pattern that is not in the rules but in device-detector itself. Immutable.
 *
 * @param pattern finds it anywhere
 * @param steps the fragment alone
 * @param before characters behind which the fragment may begin, besides the text's beginning
 * @param needed lower-case texts of which one must be there before the pattern is tried
 * @param triples those of these texts
 */
record AgentFragment(
    Pattern pattern, AgentSteps steps, CharSet before, String[] needed, short[] triples) {

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNIX_LINES;

  private static final CharSet ANY = CharSet.ofOthers("");

  private static final CharSet NO_WORD = CharSet.ofOthers("abcdefghijklmnopqrstuvwxyz_-");

  /** A fragment that begins where no letter, underscore or hyphen stands before it. */
  static AgentFragment atWord(String regex, String... needed) {
    Pattern pattern = Pattern.compile("(?:^|[^A-Z_-])(?:" + regex + ")", FLAGS);
    return of(regex, pattern, NO_WORD, needed.clone());
  }

  /** A fragment that may be anywhere. */
  static AgentFragment anywhere(String regex, String... needed) {
    Pattern pattern = Pattern.compile(regex, FLAGS);
    return of(regex, pattern, ANY, needed.clone());
  }

  private static AgentFragment of(String regex, Pattern pattern, CharSet before, String[] needed) {
    short[] triples = CharTriples.ofEach(needed);
    return new AgentFragment(pattern, AgentSteps.of(regex), before, needed, triples);
  }

  /** Gives up, as not found, on hostile lengths. */
  boolean isIn(AgentText text) {
    try {
      return text.containsAny(needed, triples) && finds(text);
    } catch (StackOverflowError | CountedText.StepsExceeded endless) {
      DoorCounts.matchGivenUp();
      return false;
    }
  }

  private boolean finds(AgentText text) {
    return steps.areFor(text) ? steps.areIn(text, before) : pattern.matcher(text.counted()).find();
  }
}
