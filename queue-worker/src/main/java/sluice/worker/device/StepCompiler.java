package sluice.worker.device;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import sluice.php.pattern.PhpPattern;

/**
 * Makes {@link Step}s of the exact shape of a pattern, from its end to its beginning. What it does
 * not make exactly as a regular expression of Java would match, and what could take more than that
 * one takes, raises {@link IllegalArgumentException}. Confined to one call.
 */
final class StepCompiler {

  /** Copies of a part; rules ask for one or two. */
  private static final int MAX_COPIES = 8;

  /** Steps of a pattern, of which the longest rule has a few thousand. */
  private static final int MAX_STEPS = 100_000;

  private static final Step DONE = new Step.Done();

  private static final String ALL = all();

  /** The highest number of a group that was met. */
  private int groups;

  private boolean loops;
  private int made;

  private StepCompiler() {}

  /** All steps of a pattern. */
  static AgentSteps compile(RegexNode exact) {
    StepCompiler compiler = new StepCompiler();
    Step first = compiler.step(exact, DONE);
    return new AgentSteps(first, compiler.groups, compiler.loops, first.lead(0));
  }

  private Step step(RegexNode node, Step next) {
    if (++made > MAX_STEPS) {
      throw unknown(); // copies of copies
    }
    if (node instanceof RegexNode.Sequence sequence) {
      return sequence(sequence.parts(), next);
    }
    if (node instanceof RegexNode.Choice choice) {
      List<Step> options = new ArrayList<>();
      choice.branches().forEach(branch -> options.add(step(branch, next)));
      return Fork.of(options);
    }
    if (node instanceof RegexNode.Group group) {
      groups = Math.max(groups, group.number());
      int number = group.number() - 1;
      return new Step.GroupBegin(number, step(group.inside(), new Step.GroupEnd(number, next)));
    }
    if (node instanceof RegexNode.Repeat repeat) {
      return repeated(repeat, false, next);
    }
    if (node instanceof RegexNode.Lazy lazy) {
      return repeated(lazy.repeat(), true, next);
    }
    return node instanceof RegexNode.Letters || isSet(node)
        ? one(node, next)
        : withoutLength(node, next);
  }

  private Step sequence(List<RegexNode> parts, Step next) {
    Step step = next;
    for (int end = parts.size(); end > 0; ) {
      int begin = end;
      while (begin > 0 && isLetter(parts.get(begin - 1))) {
        begin--;
      }
      if (begin == end) {
        begin--;
        step = step(parts.get(begin), step);
      } else {
        step = letters(parts.subList(begin, end), step);
      }
      end = begin;
    }
    return step;
  }

  private static boolean isLetter(RegexNode node) {
    return node instanceof RegexNode.Letters letters && letters.choices().length() == 1;
  }

  private static Step letters(List<RegexNode> letters, Step next) {
    StringBuilder text = new StringBuilder();
    letters.forEach(letter -> text.append(((RegexNode.Letters) letter).choices()));
    return new Step.Letters(text.toString().getBytes(StandardCharsets.ISO_8859_1), next);
  }

  private static Step one(RegexNode node, Step next) {
    return isLetter(node) ? letters(List.of(node), next) : new Step.OneOf(set(node), next);
  }

  private static boolean isSet(RegexNode node) {
    return node instanceof RegexNode.Letters
        || node instanceof RegexNode.Others
        || node instanceof RegexNode.OneOf;
  }

  private static CharSet set(RegexNode node) {
    if (node instanceof RegexNode.Letters letters) {
      return CharSet.of(letters.choices());
    }
    return node instanceof RegexNode.Others others
        ? CharSet.ofOthers(others.excluded())
        : setOfJava(((RegexNode.OneOf) node).spelled());
  }

  /** The characters of a class, as Java takes them. */
  private static CharSet setOfJava(String spelled) {
    Matcher matcher = PhpPattern.overBytes(spelled).orElseThrow(StepCompiler::unknown).matcher(ALL);
    CharSet set = new CharSet();
    for (int c = 0; c < CharSet.SIZE; c++) {
      if (matcher.region(c, c + 1).matches()) {
        set.add(c);
      }
    }
    return set;
  }

  private static String all() {
    StringBuilder all = new StringBuilder(CharSet.SIZE);
    for (char c = 0; c < CharSet.SIZE; c++) {
      all.append(c);
    }
    return all.toString();
  }

  private Step withoutLength(RegexNode node, Step next) {
    if (node instanceof RegexNode.Anchor anchor && "^$".indexOf(anchor.sign()) >= 0) {
      return new Step.Anchor(anchor.sign() == '$', next);
    }
    if (!(node instanceof RegexNode.Look look)
        || RegexNode.any(look.inside(), RegexNode.Group.class::isInstance)) {
      throw unknown(); // Java keeps what is caught by what must not be there
    }
    if (!look.ahead()
        && (Lengths.isEndless(look.inside())
            || RegexNode.any(look.inside(), StepCompiler::isRepeatedMore))) {
      throw unknown(); // Java refuses it, as it finds no length to look back by
    }
    return new Step.Look(
        look, step(look.inside(), look.ahead() ? DONE : new Step.DoneBehind()), next);
  }

  private Step repeated(RegexNode.Repeat repeat, boolean lazy, Step next) {
    if (repeat.max() == 0 || repeat.max() < repeat.min()) {
      throw unknown();
    }
    if (isSet(repeat.node())) {
      return new RunStep(set(repeat.node()), repeat, lazy, next);
    }
    boolean endless = repeat.max() == Integer.MAX_VALUE;
    if (repeat.max() > 1 && Lengths.min(repeat.node()) == 0) {
      throw unknown(); // Java ends a loop whose part was empty once
    }
    if (repeat.min() > MAX_COPIES || !endless && repeat.max() > MAX_COPIES) {
      throw unknown();
    }
    Step step = endless ? loop(repeat.node(), lazy, next) : optional(repeat, lazy, next);
    for (int copy = 0; copy < repeat.min(); copy++) {
      step = step(repeat.node(), step);
    }
    return step;
  }

  private Step optional(RegexNode.Repeat repeat, boolean lazy, Step next) {
    Step step = next;
    for (int copy = repeat.min(); copy < repeat.max(); copy++) {
      Step part = step(repeat.node(), step);
      step = Fork.of(lazy ? List.of(next, part) : List.of(part, next));
    }
    return step;
  }

  private Step loop(RegexNode part, boolean lazy, Step next) {
    if (!isCutOneWay(part)) {
      throw unknown();
    }
    loops = true;
    Step.Loop loop = new Step.Loop(lazy, next);
    loop.of(step(part, loop));
    return loop;
  }

  /**
   * Whether a text can be cut into matches of this in one way only, so that a loop over it tries no
   * more ends than the text has characters. So it is where all are equally long, or where the
   * character at which each begins is nowhere else in it.
   */
  private static boolean isCutOneWay(RegexNode part) {
    List<RegexNode> parts = new ArrayList<>();
    boolean isPlain = flatten(part, parts);
    if (!isPlain || parts.stream().noneMatch(RegexNode.Repeat.class::isInstance)) {
      return isPlain;
    }
    if (!isSet(parts.get(0))) {
      return false;
    }
    CharSet first = set(parts.get(0));
    return parts.stream()
        .skip(1)
        .map(one -> one instanceof RegexNode.Repeat repeat ? repeat.node() : one)
        .allMatch(one -> set(one).isDisjoint(first));
  }

  /** The sets and the runs of them of which a node consists; false if there is more to it. */
  private static boolean flatten(RegexNode node, List<RegexNode> parts) {
    if (node instanceof RegexNode.Sequence sequence) {
      return sequence.parts().stream().allMatch(part -> flatten(part, parts));
    }
    if (node instanceof RegexNode.Group group) {
      return flatten(group.inside(), parts);
    }
    parts.add(node);
    return isSet(node) || node instanceof RegexNode.Repeat repeat && isSet(repeat.node());
  }

  /** Whether something that is more than one character may be there several times. */
  private static boolean isRepeatedMore(RegexNode node) {
    return node instanceof RegexNode.Repeat repeat && repeat.max() > 1 && !isSet(repeat.node());
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("not to be made of steps");
  }
}
