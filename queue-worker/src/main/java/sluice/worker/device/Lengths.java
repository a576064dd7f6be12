package sluice.worker.device;

/** How many characters a pattern's matches have, at least and at most. */
final class Lengths {

  /** Characters; no text is as long, and two of it are no overflow. */
  private static final int ENDLESS = 1 << 20;

  private Lengths() {}

  static int min(RegexNode node) {
    if (node instanceof RegexNode.Sequence sequence) {
      int sum = 0;
      for (RegexNode part : sequence.parts()) {
        sum = Math.min(ENDLESS, sum + min(part));
      }
      return sum;
    }
    if (node instanceof RegexNode.Choice choice) {
      return choice.branches().stream().mapToInt(Lengths::min).min().orElse(0);
    }
    if (node instanceof RegexNode.Repeat repeat) {
      return times(min(repeat.node()), repeat.min());
    }
    return wrapped(node) == node ? single(node) : min(wrapped(node));
  }

  static int max(RegexNode node) {
    if (node instanceof RegexNode.Sequence sequence) {
      int sum = 0;
      for (RegexNode part : sequence.parts()) {
        sum = Math.min(ENDLESS, sum + max(part));
      }
      return sum;
    }
    if (node instanceof RegexNode.Choice choice) {
      return choice.branches().stream().mapToInt(Lengths::max).max().orElse(0);
    }
    if (node instanceof RegexNode.Repeat repeat) {
      return times(max(repeat.node()), repeat.max());
    }
    return wrapped(node) == node ? single(node) : max(wrapped(node));
  }

  /** Whether there is no limit to it. */
  static boolean isEndless(RegexNode node) {
    return max(node) >= ENDLESS;
  }

  private static int times(int length, int number) {
    return (int) Math.min(ENDLESS, (long) length * number);
  }

  private static RegexNode wrapped(RegexNode node) {
    if (node instanceof RegexNode.Group group) {
      return group.inside();
    }
    return node instanceof RegexNode.Lazy lazy ? lazy.repeat() : node;
  }

  private static int single(RegexNode node) {
    boolean zero =
        node instanceof RegexNode.Nothing
            || node instanceof RegexNode.Anchor
            || node instanceof RegexNode.Look;
    return zero ? 0 : 1;
  }
}
