package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run of any number of characters of one kind that a branch passes, with letters of that kind
 * before it: {@code Foo[^;]+...}. Immutable.
 *
 * <p>Such a branch that fails where these letters stand fails at every later place before the first
 * character of another kind, too: the run could have begun here as well and gone on to there.
 * Without this a text that repeats the letters costs their number times its length.
 *
 * <p>And it fails where none of the texts that can follow the run stands in it or right behind it.
 * To find that out, a matcher tries each number of repeated letters with each length of the run:
 * {@code (?:Foo )+[^;]+ Bar} costs the square of the length where {@code Foo } is repeated.
 *
 * @param letters per character before the run, as few as there can be, those that it may be; lower
 *     case
 * @param kind what the run consists of: {@link RegexNode.Letters} or {@link RegexNode.Others}
 * @param ends texts of which one follows the run, lower case; empty when none is known, and where
 *     no letters may be repeated
 */
record FreeRun(List<String> letters, RegexNode kind, List<String> ends) {

  /** Texts; looking for more at each place costs more than the pattern. */
  private static final int MAX_ENDS = 8;

  private static final RegexNode LINE = new RegexNode.Others("\n");

  private static final RegexNode LETTERS_ALONE = new RegexNode.Nothing();

  private static final RegexNode NO_RUN = new RegexNode.Anything();

  /** The run at the beginning of a branch; empty when it begins with anything else. */
  static Optional<FreeRun> of(RegexNode branch) {
    RegexNode kind = kind(branch);
    if (kind == LETTERS_ALONE || kind == NO_RUN) {
      return Optional.empty();
    }
    List<RegexNode> parts = new ArrayList<>();
    flatten(branch, parts);
    List<String> letters = new ArrayList<>();
    boolean repeats = false;
    for (int i = 0; i < parts.size(); i++) {
      if (isRun(parts.get(i))) {
        List<String> ends = repeats ? ends(parts.subList(i + 1, parts.size())) : List.of();
        return Optional.of(new FreeRun(List.copyOf(letters), kind, ends));
      }
      repeats |= parts.get(i) instanceof RegexNode.Repeat part && part.max() == Integer.MAX_VALUE;
      if (!addFewest(parts.get(i), 1, kind, letters)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What the rest of a pattern begins with; empty when that may be anything, or nothing. */
  private static List<String> ends(List<RegexNode> rest) {
    Set<String> heads = Heads.of(new RegexNode.Sequence(rest)).all();
    return heads.contains("") || heads.size() > MAX_ENDS ? List.of() : List.copyOf(heads);
  }

  /** Whether it is a line from its beginning. */
  boolean isLine() {
    return letters.isEmpty() && kind.equals(LINE);
  }

  /**
   * Up to where, exclusive, the branch fails if it fails here.
   *
   * @return no more than {@code from} if that tells nothing
   */
  int failsUntil(String lower, int from) {
    if (from + letters.size() > lower.length()) {
      return from;
    }
    for (int i = 0; i < letters.size(); i++) {
      if (letters.get(i).indexOf(lower.charAt(from + i)) < 0) {
        return from;
      }
    }
    int at = from;
    while (at < lower.length() && isOf(kind, lower.charAt(at))) {
      at++;
    }
    return at == lower.length() ? Integer.MAX_VALUE : at;
  }

  /**
   * Whether what has to follow the run can do so.
   *
   * @param from where the letters stand
   * @param until where the characters of the kind that begin there end, as {@link #failsUntil} says
   */
  boolean canEnd(String lower, int from, int until) {
    if (ends.isEmpty()) {
      return true;
    }
    for (int at = from + letters.size(); at <= Math.min(until, lower.length()); at++) {
      for (String end : ends) {
        if (lower.startsWith(end, at)) {
          return true;
        }
      }
    }
    return false;
  }

  /** That of the first run; one of the two marks if there is none, or other things come first. */
  private static RegexNode kind(RegexNode node) {
    if (node instanceof RegexNode.Sequence sequence) {
      for (RegexNode part : sequence.parts()) {
        RegexNode kind = kind(part);
        if (kind != LETTERS_ALONE) {
          return kind;
        }
      }
      return LETTERS_ALONE;
    }
    if (node instanceof RegexNode.Repeat repeat) {
      return isRun(repeat) ? repeat.node() : LETTERS_ALONE;
    }
    return node instanceof RegexNode.Letters ? LETTERS_ALONE : NO_RUN;
  }

  private static boolean isRun(RegexNode node) {
    return node instanceof RegexNode.Repeat repeat
        && repeat.max() == Integer.MAX_VALUE
        && (repeat.node() instanceof RegexNode.Letters
            || repeat.node() instanceof RegexNode.Others);
  }

  private static boolean isOf(RegexNode kind, int character) {
    return kind instanceof RegexNode.Others others
        ? others.excluded().indexOf(character) < 0
        : ((RegexNode.Letters) kind).choices().indexOf(character) >= 0;
  }

  private static void flatten(RegexNode node, List<RegexNode> parts) {
    if (node instanceof RegexNode.Sequence sequence) {
      sequence.parts().forEach(part -> flatten(part, parts));
    } else {
      parts.add(node);
    }
  }

  /**
   * Adds the letters of so many of a part at its shortest.
   *
   * @return whether it consists of letters, all of the kind, and has one shortest form
   */
  private static boolean addFewest(
      RegexNode part, int times, RegexNode kind, List<String> letters) {
    if (part instanceof RegexNode.Letters one) {
      for (int i = 0; i < times; i++) {
        letters.add(one.choices());
      }
      return one.choices().chars().allMatch(choice -> isOf(kind, choice));
    }
    if (part instanceof RegexNode.Repeat repeat) {
      return addFewest(repeat.node(), times * repeat.min(), kind, letters);
    }
    if (part instanceof RegexNode.Sequence sequence && times <= 1) {
      return sequence.parts().stream().allMatch(one -> addFewest(one, times, kind, letters));
    }
    return part instanceof RegexNode.Choice choice
        && times == 0
        && choice.branches().stream().allMatch(one -> addFewest(one, 0, kind, letters));
  }
}
