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

  /** Texts that one run of characters and classes may stand for. */
  private static final int MAX_SPELLINGS = 16;

  private static final List<String> NO_RUN = List.of("");

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

  /** One text if there is one; else those that a few classes make, such as of {@code V3[67]0}. */
  private static List<String> ofSequence(List<RegexNode> parts) {
    List<String> plain = ofRuns(parts, 1);
    return plain.isEmpty() ? ofRuns(parts, MAX_SPELLINGS) : plain;
  }

  private static List<String> ofRuns(List<RegexNode> parts, int maxSpellings) {
    List<String> best = List.of();
    List<String> run = NO_RUN;
    for (RegexNode part : parts) {
      if (part instanceof RegexNode.Letters letters) {
        int spellings = letters.choices().length();
        if (run.size() * spellings > maxSpellings) {
          best = better(best, run);
          run = NO_RUN;
        }
        if (run.size() * spellings <= maxSpellings) {
          run = followed(run, letters.choices());
        }
        continue;
      }
      best = better(best, run);
      run = NO_RUN;
      List<String> inner = of(part);
      best = shortest(inner) > shortest(best) ? inner : best;
    }
    return better(best, run);
  }

  private static List<String> followed(List<String> run, String choices) {
    if (run.size() == 1 && choices.length() == 1) {
      return List.of(run.get(0).concat(choices));
    }
    List<String> longer = new ArrayList<>();
    for (String begun : run) {
      for (int i = 0; i < choices.length(); i++) {
        longer.add(begun + choices.charAt(i));
      }
    }
    return longer;
  }

  private static List<String> better(List<String> best, List<String> run) {
    return shortest(run) >= MIN_LENGTH && shortest(run) > shortest(best) ? run : best;
  }

  private static int shortest(List<String> texts) {
    int shortest = texts.isEmpty() ? 0 : Integer.MAX_VALUE;
    for (String text : texts) {
      shortest = Math.min(shortest, text.length());
    }
    return shortest;
  }
}
