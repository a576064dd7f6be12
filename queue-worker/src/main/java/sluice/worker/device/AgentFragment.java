package sluice.worker.device;

import java.util.regex.Pattern;
import sluice.php.pattern.CountedText;
import sluice.worker.door.DoorCounts;

/**
 * A pattern that is not in the rules but in device-detector itself. Immutable.
 *
 * @param needed lower-case texts of which one must be there before the pattern is tried
 */
record AgentFragment(Pattern pattern, String[] needed) {

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNIX_LINES;

  /** A fragment that begins where no letter, underscore or hyphen stands before it. */
  static AgentFragment atWord(String regex, String... needed) {
    return anywhere("(?:^|[^A-Z_-])(?:" + regex + ")", needed);
  }

  /** A fragment that may be anywhere. */
  static AgentFragment anywhere(String regex, String... needed) {
    return new AgentFragment(Pattern.compile(regex, FLAGS), needed.clone());
  }

  /** Gives up, as not found, on hostile lengths. */
  boolean isIn(AgentText text) {
    try {
      return text.containsAny(needed) && pattern.matcher(text.counted()).find();
    } catch (StackOverflowError | CountedText.StepsExceeded endless) {
      DoorCounts.matchGivenUp();
      return false;
    }
  }
}
