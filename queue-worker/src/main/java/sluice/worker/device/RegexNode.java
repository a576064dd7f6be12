package sluice.worker.device;

import java.util.List;

/**
 * The shape of a regular expression, as far as the prefilter needs it: which texts a match can
 * begin with ({@link Heads}) or must contain ({@link NeededText}).
 */
sealed interface RegexNode {

  /** Matches one character out of these (lower case, ASCII letters folded). */
  record Letters(String choices) implements RegexNode {}

  /** One character that is not worth listing: large classes, and what is not understood. */
  record Anything() implements RegexNode {}

  /** Matches any one character but these (lower case, ASCII letters folded). */
  record Others(String excluded) implements RegexNode {}

  /** Matches no character: anchors and look-arounds. */
  record Nothing() implements RegexNode {}

  /** Matches its parts one after the other. */
  record Sequence(List<RegexNode> parts) implements RegexNode {}

  /** Matches one of its branches. */
  record Choice(List<RegexNode> branches) implements RegexNode {}

  /** The node at least {@code min} and at most {@code max} times; max may be MAX_VALUE. */
  record Repeat(RegexNode node, int min, int max) implements RegexNode {}
}
