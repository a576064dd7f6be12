package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One way in which a pattern can match, and what a user agent must have for it. A pattern matches
 * at a position only if one of its branches may.
 *
 * @param heads texts of which one stands where the match begins; empty when it may begin with
 *     anything
 * @param needed texts of which one is somewhere in the user agent; empty when none is known
 * @param run the run of characters that it passes, if it begins with one or with letters before one
 */
record Branch(Set<String> heads, List<String> needed, Optional<FreeRun> run) {

  /**
   * A way to match.
   *
   * @param guarded whether anchors or look-arounds before it decide where it may begin
   */
  private record Way(RegexNode node, boolean guarded) {
    Way as(RegexNode other) {
      return new Way(other, guarded);
    }
  }

  /** Branches of one pattern that are told apart; beyond it, alternatives stay together. */
  private static final int MAX_BRANCHES = 4096;

  private static final RegexNode NOTHING = new RegexNode.Nothing();

  /** The branch without its heads, for an index that keeps them elsewhere. */
  Branch withoutHeads() {
    return new Branch(Set.of(), needed, run);
  }

  static List<Branch> of(RegexNode pattern) {
    List<Way> ways = new ArrayList<>();
    split(new Way(pattern, false), ways);
    return ways.stream().map(Branch::ofOne).toList();
  }

  private static Branch ofOne(Way way) {
    RegexNode node = way.node;
    Set<String> heads = Heads.of(node).all();
    Optional<FreeRun> run = way.guarded ? Optional.empty() : FreeRun.of(node);
    return heads.contains("")
        ? new Branch(Set.of(), NeededText.of(node), run)
        : new Branch(heads, NeededText.of(afterHead(node)), run);
  }

  /** Whether a match anywhere in a text of one line is one from its beginning as well. */
  boolean scans() {
    return run.filter(FreeRun::isLine).isPresent();
  }

  /**
   * Alternatives at the very beginning, also those within a leading group, are ways of their own.
   */
  private static void split(Way way, List<Way> ways) {
    RegexNode node = way.node;
    if (ways.size() >= MAX_BRANCHES) {
      ways.add(way);
    } else if (node instanceof RegexNode.Choice choice) {
      choice.branches().forEach(branch -> split(way.as(branch), ways));
    } else if (node instanceof RegexNode.Sequence sequence && !sequence.parts().isEmpty()) {
      RegexNode first = sequence.parts().get(0);
      List<RegexNode> rest = sequence.parts().subList(1, sequence.parts().size());
      if (first instanceof RegexNode.Nothing) {
        split(new Way(new RegexNode.Sequence(rest), true), ways);
      } else if (first instanceof RegexNode.Choice choice) {
        choice.branches().forEach(branch -> split(way.as(joined(branch, rest)), ways));
      } else if (first instanceof RegexNode.Repeat optional
          && optional.min() == 0
          && optional.max() == 1) {
        split(way.as(joined(optional.node(), rest)), ways);
        split(way.as(new RegexNode.Sequence(rest)), ways);
      } else if (first instanceof RegexNode.Sequence) {
        split(way.as(joined(first, rest)), ways);
      } else {
        ways.add(way);
      }
    } else {
      ways.add(way);
    }
  }

  private static RegexNode joined(RegexNode first, List<RegexNode> rest) {
    List<RegexNode> parts = new ArrayList<>();
    if (first instanceof RegexNode.Sequence sequence) {
      parts.addAll(sequence.parts());
    } else {
      parts.add(first);
    }
    parts.addAll(rest);
    return new RegexNode.Sequence(parts);
  }

  /** What follows the leading run of plain characters, which the heads know already. */
  private static RegexNode afterHead(RegexNode way) {
    if (!(way instanceof RegexNode.Sequence sequence)) {
      return NOTHING;
    }
    int plain = 0;
    while (plain < sequence.parts().size()
        && sequence.parts().get(plain) instanceof RegexNode.Letters) {
      plain++;
    }
    return new RegexNode.Sequence(sequence.parts().subList(plain, sequence.parts().size()));
  }
}
