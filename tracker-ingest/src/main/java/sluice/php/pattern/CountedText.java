package sluice.php.pattern;

/**
 * A text that counts how often a matcher looks at it: the one way out of a regular expression that
 * never ends. The steps of its thread count them as well. Confined to the thread that made it.
 */
public final class CountedText implements CharSequence {

  /** Raised when a text was looked at too often; callers take it for no match. */
  public static final class StepsExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepsExceeded(int steps) {
      super("a text was looked at more than " + steps + " times", null, false, false);
    }
  }

  /** Steps between two reports to the steps of the thread. */
  private static final int REPORTED_STEPS = 4096;

  private final String text;
  private final int maxSteps;
  private final MatchSteps ofThread;
  private int steps;
  private int reported;

  /**
   * Counts the looks at a text.
   *
   * @param maxSteps looks at single characters, of all matchers together
   */
  public CountedText(String text, int maxSteps) {
    this.text = text;
    this.maxSteps = maxSteps;
    this.ofThread = MatchSteps.ofThread();
    ofThread.spend(text.length()); // a match that ends early is not free
  }

  @Override
  public char charAt(int index) {
    if (++steps - reported >= REPORTED_STEPS) {
      report();
    }
    return text.charAt(index);
  }

  /**
   * Counts looks that do not come through {@link #charAt}, such as a search in the text.
   *
   * @throws StepsExceeded when they are too many
   */
  public void spend(int looks) {
    steps = (int) Math.min(Integer.MAX_VALUE, (long) steps + looks);
    if (steps - reported >= REPORTED_STEPS) {
      report();
    }
  }

  private void report() {
    ofThread.spend(steps - reported);
    reported = steps;
    if (steps > maxSteps) {
      throw new StepsExceeded(maxSteps);
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return text.substring(from, to);
  }

  @Override
  public String toString() {
    return text;
  }
}
