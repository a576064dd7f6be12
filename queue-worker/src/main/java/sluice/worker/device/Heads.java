package sluice.worker.device;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The texts (lower case) that a match of a pattern can begin with. {@code open} ones are the whole
 * match and can be lengthened by what follows; {@code closed} ones are only its beginning. A head
 * that is empty says that nothing is known.
 */
record Heads(Set<String> open, Set<String> closed) {

  /** Chars; longer heads hardly tell more and cost memory. */
  private static final int MAX_LENGTH = 12;

  /** Heads that two parts may make together; beyond that the first part alone must do. */
  private static final int MAX_PRODUCT = 40;

  /** A class with more letters than this is not listed. */
  private static final int MAX_CHOICES = 36;

  private static final Set<String> EMPTY_TEXT = Set.of("");

  static Heads of(RegexNode node) {
    if (node instanceof RegexNode.Letters letters) {
      return ofLetters(letters.choices());
    }
    if (node instanceof RegexNode.Sequence sequence) {
      return ofSequence(sequence);
    }
    if (node instanceof RegexNode.Choice choice) {
      Heads all = new Heads(new HashSet<>(), new HashSet<>());
      for (RegexNode branch : choice.branches()) {
        Heads heads = of(branch);
        all.open.addAll(heads.open);
        all.closed.addAll(heads.closed);
      }
      return all;
    }
    if (node instanceof RegexNode.Repeat repeat) {
      return ofRepeat(repeat);
    }
    return node instanceof RegexNode.Nothing
        ? new Heads(EMPTY_TEXT, Set.of())
        : new Heads(Set.of(), EMPTY_TEXT);
  }

  /** Every head, whether the match may go on or not. */
  Set<String> all() {
    Set<String> all = new HashSet<>(open);
    all.addAll(closed);
    return all;
  }

  private static Heads ofLetters(String choices) {
    if (choices.length() > MAX_CHOICES || choices.isEmpty()) {
      return new Heads(Set.of(), EMPTY_TEXT);
    }
    Set<String> open = new HashSet<>();
    for (int i = 0; i < choices.length(); i++) {
      open.add(choices.substring(i, i + 1));
    }
    return new Heads(open, Set.of());
  }

  private static Heads ofSequence(RegexNode.Sequence sequence) {
    String plain = plain(sequence.parts());
    Heads soFar =
        plain.length() < MAX_LENGTH
            ? new Heads(Set.of(plain), Set.of())
            : new Heads(Set.of(), Set.of(plain));
    for (RegexNode part : sequence.parts().subList(plain.length(), sequence.parts().size())) {
      if (soFar.open.isEmpty()) {
        return soFar;
      }
      soFar = soFar.followedBy(of(part));
    }
    return soFar;
  }

  /** The text with which it begins, without sets of one text for each character. */
  private static String plain(List<RegexNode> parts) {
    StringBuilder plain = new StringBuilder(MAX_LENGTH);
    while (plain.length() < Math.min(MAX_LENGTH, parts.size())
        && parts.get(plain.length()) instanceof RegexNode.Letters letters
        && letters.choices().length() == 1) {
      plain.append(letters.choices());
    }
    return plain.toString();
  }

  private static Heads ofRepeat(RegexNode.Repeat repeat) {
    Heads once = of(repeat.node());
    Heads heads = repeat.max() == 1 ? once : new Heads(Set.of(), once.all());
    if (repeat.min() > 1 && repeat.min() == repeat.max()) {
      Heads twice = once.followedBy(once);
      heads = repeat.min() == 2 ? twice : new Heads(Set.of(), twice.all());
    }
    if (repeat.min() > 0) {
      return heads;
    }
    Set<String> open = new HashSet<>(heads.open);
    open.add("");
    return new Heads(open, heads.closed);
  }

  private Heads followedBy(Heads next) {
    if ((long) open.size() * (next.open.size() + next.closed.size())
        > Math.max(MAX_PRODUCT, open.size())) {
      return new Heads(Set.of(), all());
    }
    Set<String> longerOpen = new HashSet<>();
    Set<String> longerClosed = new HashSet<>(closed);
    for (String head : open) {
      for (String tail : next.open) {
        String joined = head + tail;
        if (joined.length() >= MAX_LENGTH) {
          longerClosed.add(joined.substring(0, MAX_LENGTH));
        } else {
          longerOpen.add(joined);
        }
      }
      for (String tail : next.closed) {
        String joined = head + tail;
        longerClosed.add(joined.substring(0, Math.min(joined.length(), MAX_LENGTH)));
      }
    }
    return new Heads(longerOpen, longerClosed);
  }
}
