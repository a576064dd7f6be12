package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts of which one at least must be somewhere in the user agent for a pattern to match. Used for
 * patterns whose beginning tells nothing, such as {@code .*Foo}.
 */
final class NeededText {

  /** Chars; shorter texts are in nearly every user agent. */
  private static final int MIN_LENGTH = 3;

  /** Texts; looking for more costs more than trying the pattern. */
  private static final int MAX_TEXTS = 80;

  private NeededText() {}

  /** Lower-case texts; empty when there is no use in them. */
  static List<String> of(RegexNode node) {
    if (node instanceof RegexNode.Sequence sequence) {
      return ofSequence(sequence.parts());
    }
    if (node instanceof RegexNode.Choice choice) {
      return ofChoice(choice.branches());
    }
    if (node instanceof RegexNode.Repeat repeat && repeat.min() > 0) {
      return of(repeat.node());
    }
    return List.of();
  }

  private static List<String> ofChoice(List<RegexNode> branches) {
    List<String> all = new ArrayList<>();
    for (RegexNode branch : branches) {
      List<String> texts = of(branch);
      if (texts.isEmpty()) {
        return List.of();
      }
      all.addAll(texts);
    }
    return all.size() > MAX_TEXTS ? List.of() : all;
  }

  private static List<String> ofSequence(List<RegexNode> parts) {
    List<String> best = List.of();
    StringBuilder run = new StringBuilder();
    for (RegexNode part : parts) {
      if (part instanceof RegexNode.Letters letters && letters.choices().length() == 1) {
        run.append(letters.choices());
        continue;
      }
      best = better(best, run);
      run.setLength(0);
      List<String> inner = of(part);
      best = shortest(inner) > shortest(best) ? inner : best;
    }
    return better(best, run);
  }

  private static List<String> better(List<String> best, StringBuilder run) {
    return run.length() >= MIN_LENGTH && run.length() > shortest(best)
        ? List.of(run.toString())
        : best;
  }

  private static int shortest(List<String> texts) {
    return texts.stream().mapToInt(String::length).min().orElse(0);
  }
}
