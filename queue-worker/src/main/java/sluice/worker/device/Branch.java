package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One way in which a pattern can match, and what a user agent must have for it. A pattern matches
 * at a position only if one of its branches may.
 *
 * @param heads texts of which one stands where the match begins; empty when it may begin with
 *     anything
 * @param needed texts of which one is somewhere in the user agent; empty when none is known
 * @param scans whether it begins with {@code .*} or {@code .+}: what matches at a later position
 *     matches from an earlier one of the same line too
 */
record Branch(Set<String> heads, List<String> needed, boolean scans) {

  /** Branches of one pattern that are told apart; beyond it, alternatives stay together. */
  private static final int MAX_BRANCHES = 4096;

  private static final RegexNode NOTHING = new RegexNode.Nothing();

  /** The branch without its heads, for an index that keeps them elsewhere. */
  Branch withoutHeads() {
    return new Branch(Set.of(), needed, scans);
  }

  static List<Branch> of(RegexNode pattern) {
    List<RegexNode> ways = new ArrayList<>();
    split(pattern, ways);
    return ways.stream().map(Branch::ofOne).toList();
  }

  private static Branch ofOne(RegexNode way) {
    Set<String> heads = Heads.of(way).all();
    return heads.contains("")
        ? new Branch(Set.of(), NeededText.of(way), scans(way))
        : new Branch(heads, NeededText.of(afterHead(way)), false);
  }

  /**
   * Alternatives at the very beginning, also those within a leading group, are ways of their own.
   */
  private static void split(RegexNode node, List<RegexNode> ways) {
    if (ways.size() >= MAX_BRANCHES) {
      ways.add(node);
    } else if (node instanceof RegexNode.Choice choice) {
      choice.branches().forEach(branch -> split(branch, ways));
    } else if (node instanceof RegexNode.Sequence sequence && !sequence.parts().isEmpty()) {
      RegexNode first = sequence.parts().get(0);
      List<RegexNode> rest = sequence.parts().subList(1, sequence.parts().size());
      if (first instanceof RegexNode.Nothing) {
        split(new RegexNode.Sequence(rest), ways);
      } else if (first instanceof RegexNode.Choice choice) {
        choice.branches().forEach(branch -> split(joined(branch, rest), ways));
      } else if (first instanceof RegexNode.Repeat optional
          && optional.min() == 0
          && optional.max() == 1) {
        split(joined(optional.node(), rest), ways);
        split(new RegexNode.Sequence(rest), ways);
      } else if (first instanceof RegexNode.Sequence) {
        split(joined(first, rest), ways);
      } else {
        ways.add(node);
      }
    } else {
      ways.add(node);
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

  private static boolean scans(RegexNode way) {
    return way instanceof RegexNode.Sequence sequence
        && !sequence.parts().isEmpty()
        && sequence.parts().get(0) instanceof RegexNode.Repeat repeat
        && repeat.node() instanceof RegexNode.Dot
        && repeat.max() == Integer.MAX_VALUE;
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
