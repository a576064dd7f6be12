package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The shape of a regular expression: exact, as {@link StepCompiler} needs it, or rough, as the
 * prefilter does that asks which texts a match can begin with ({@link Heads}) or must contain
 * ({@link NeededText}).
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

  /** Exact only: one character out of a class, which is left as it is spelled. */
  record OneOf(String spelled) implements RegexNode {}

  /** Exact only: {@code ^}, {@code $}, or the letter of an escape that matches no character. */
  record Anchor(char sign) implements RegexNode {}

  /** Exact only: what has to be {@code ahead} or behind, or if not {@code wanted}, must not be. */
  record Look(boolean ahead, boolean wanted, RegexNode inside) implements RegexNode {}

  /** Exact only: a node that is caught under a number, from 1. */
  record Group(int number, RegexNode inside) implements RegexNode {}

  /** Exact only: as few times as can be. */
  record Lazy(Repeat repeat) implements RegexNode {}

  /** Whether this, or something in it, is so. */
  static boolean any(RegexNode node, Predicate<RegexNode> is) {
    return is.test(node) || inside(node).stream().anyMatch(part -> any(part, is));
  }

  private static List<RegexNode> inside(RegexNode node) {
    if (node instanceof Sequence sequence) {
      return sequence.parts();
    }
    if (node instanceof Choice choice) {
      return choice.branches();
    }
    if (node instanceof Repeat repeat) {
      return List.of(repeat.node());
    }
    if (node instanceof Lazy lazy) {
      return List.of(lazy.repeat());
    }
    if (node instanceof Group group) {
      return List.of(group.inside());
    }
    return node instanceof Look look ? List.of(look.inside()) : List.of();
  }

  /** An exact shape made rough. */
  static RegexNode rough(RegexNode exact) {
    if (exact instanceof Sequence sequence) {
      return new Sequence(roughs(sequence.parts()));
    }
    if (exact instanceof Choice choice) {
      return new Choice(roughs(choice.branches()));
    }
    if (exact instanceof Repeat repeat) {
      return new Repeat(rough(repeat.node()), repeat.min(), repeat.max());
    }
    if (exact instanceof Group group) {
      return rough(group.inside());
    }
    if (exact instanceof Lazy lazy) {
      return rough(lazy.repeat());
    }
    if (exact instanceof Anchor || exact instanceof Look) {
      return new Nothing();
    }
    return exact instanceof OneOf ? new Anything() : exact;
  }

  private static List<RegexNode> roughs(List<RegexNode> exact) {
    List<RegexNode> rough = new ArrayList<>(exact.size());
    for (RegexNode one : exact) {
      rough.add(one instanceof Letters ? one : rough(one));
    }
    return rough;
  }
}
