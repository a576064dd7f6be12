package sluice.worker.device;

import java.util.Optional;

/**
 * A pattern as steps over the lower-case bytes of a user agent. Immutable.
 *
 * @param first null of {@link #NONE} only
 * @param groups 0 or more
 * @param loops whether a match takes the deeper a stack the longer it is, beyond what a long text
 *     may
 * @param lead with what a match begins; null where that may be anything, or nothing
 */
record AgentSteps(Step first, int groups, boolean loops, CharSet lead) {

  /** For a pattern that cannot be made of steps. */
  static final AgentSteps NONE = new AgentSteps(null, 0, false, null);

  /**
   * Chars of the longest text for loops, each turn of which takes six frames of the stack or so: as
   * long as the door lets a user agent be, and well within a thread's megabyte when nothing is
   * compiled.
   */
  static final int LONGEST_LOOPED = 2_048;

  private static final Optional<Groups> NOTHING_CAUGHT = Optional.of(Groups.NONE);

  /** {@link #NONE} where there are none. */
  static AgentSteps of(String source) {
    try {
      return StepCompiler.compile(RegexReader.exact(source));
    } catch (IllegalArgumentException
        | StringIndexOutOfBoundsException
        | StackOverflowError notToBeMade) {
      return NONE;
    }
  }

  /** Whether it is made to be matched with this text. */
  boolean areFor(AgentText text) {
    return first != null && !(loops && text.bytes().length() > LONGEST_LOOPED);
  }

  /** What is caught by a match that begins just here. */
  Optional<Groups> matchAt(AgentText text, int position) {
    Walk walk = text.takeWalk(this);
    walk.spend(1);
    if (!first.matches(walk, position)) {
      text.keepWalk(this, walk);
      return Optional.empty();
    }
    return groups == 0 ? NOTHING_CAUGHT : Optional.of(Groups.of(text.bytes(), walk.caught));
  }

  /**
   * Whether a match begins anywhere.
   *
   * @param before what stands before it, unless it is the beginning of the text
   */
  boolean areIn(AgentText text, CharSet before) {
    byte[] lower = text.lowerBytes();
    Walk walk = new Walk(text, groups);
    walk.spend(lower.length);
    for (int at = 0; at <= lower.length; at++) {
      boolean maybe = lead == null || at < lower.length && lead.has(lower[at]);
      if (maybe && (at == 0 || before.has(lower[at - 1])) && first.matches(walk, at)) {
        return true;
      }
    }
    return false;
  }
}
