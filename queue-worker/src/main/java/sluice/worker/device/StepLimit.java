package sluice.worker.device;

/**
 * A long user agent that counts how often the matcher looks at a character, so that a hostile one
 * cannot hold a worker. Confined to one detection.
 */
final class StepLimit implements CharSequence {

  /** Chars; shorter texts cannot cost enough to be worth counting. */
  private static final int UNLIMITED_LENGTH = 1024;

  /** Looks per detection, a few of PHP's pcre.backtrack_limit; then no more rules match. */
  private static final int MAX_STEPS = 5_000_000;

  /** Raised when the limit is reached; never leaves {@link AgentPattern}. */
  static final class Reached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Reached() {
      super("more than " + MAX_STEPS + " steps", null, false, false);
    }
  }

  private final String text;
  private int steps;

  private StepLimit(String text) {
    this.text = text;
  }

  static CharSequence around(String text) {
    return text.length() <= UNLIMITED_LENGTH ? text : new StepLimit(text);
  }

  @Override
  public char charAt(int index) {
    if (++steps > MAX_STEPS) {
      throw new Reached();
    }
    return text.charAt(index);
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
