package sluice.worker.device;

/**
 * A part of a pattern together with all that follows it: backtracking is a return. Shared by
 * threads, immutable once the pattern is compiled.
 */
abstract class Step {

  /** Places from a beginning of which the characters are known; forks tell options apart there. */
  static final int LEAD = 6;

  /**
   * Whether this and all that follows matches here. Sets what it catches, and leaves that as it was
   * if it does not match.
   */
  abstract boolean matches(Walk walk, int at);

  /**
   * What a match may have at this distance from its beginning; null where that may be anything, or
   * the end of the text.
   *
   * @param distance 0 to {@link #LEAD}, exclusive
   */
  abstract CharSet lead(int distance);

  /** The end of the pattern, or of what is looked ahead for. */
  static final class Done extends Step {
    @Override
    boolean matches(Walk walk, int at) {
      return true;
    }

    @Override
    CharSet lead(int distance) {
      return null;
    }
  }

  /** The end of what is looked back on. */
  static final class DoneBehind extends Step {
    @Override
    boolean matches(Walk walk, int at) {
      return at == walk.behind;
    }

    @Override
    CharSet lead(int distance) {
      return null;
    }
  }

  /** A text. */
  static final class Letters extends Step {
    private final byte[] letters;
    private final Step next;

    Letters(byte[] letters, Step next) {
      this.letters = letters;
      this.next = next;
    }

    @Override
    boolean matches(Walk walk, int at) {
      byte[] text = walk.text;
      int end = at + letters.length;
      if (end > text.length) {
        return false;
      }
      for (int i = 0; i < letters.length; i++) {
        if (text[at + i] != letters[i]) {
          return false;
        }
      }
      return next.matches(walk, end);
    }

    @Override
    CharSet lead(int distance) {
      if (distance >= letters.length) {
        return next.lead(distance - letters.length);
      }
      CharSet one = new CharSet();
      one.add(letters[distance] & 0xFF);
      return one;
    }
  }

  /** One character out of a set. */
  static final class OneOf extends Step {
    private final CharSet set;
    private final Step next;

    OneOf(CharSet set, Step next) {
      this.set = set;
      this.next = next;
    }

    @Override
    boolean matches(Walk walk, int at) {
      return at < walk.text.length && set.has(walk.text[at]) && next.matches(walk, at + 1);
    }

    @Override
    CharSet lead(int distance) {
      return distance == 0 ? set : next.lead(distance - 1);
    }
  }

  /** Any number of a part that cannot be empty. */
  static final class Loop extends Step {
    private final boolean lazy;
    private final Step next;
    private Step part;

    Loop(boolean lazy, Step next) {
      this.lazy = lazy;
      this.next = next;
    }

    /** Set once, because the part is followed by this loop. */
    void of(Step repeated) {
      this.part = repeated;
    }

    @Override
    boolean matches(Walk walk, int at) {
      walk.spend(1);
      return lazy
          ? next.matches(walk, at) || part.matches(walk, at)
          : part.matches(walk, at) || next.matches(walk, at);
    }

    @Override
    CharSet lead(int distance) {
      if (distance > 0 || part == null) {
        return null; // also while the part is being compiled, which this follows
      }
      CharSet ofPart = part.lead(0);
      CharSet ofNext = next.lead(0);
      return ofPart == null || ofNext == null ? null : ofPart.or(ofNext);
    }
  }

  /** The beginning of the text, or its end, also before a last line break. */
  static final class Anchor extends Step {
    private final boolean atEnd;
    private final Step next;

    Anchor(boolean atEnd, Step next) {
      this.atEnd = atEnd;
      this.next = next;
    }

    @Override
    boolean matches(Walk walk, int at) {
      return (atEnd ? isEnd(walk.text, at) : at == 0) && next.matches(walk, at);
    }

    private static boolean isEnd(byte[] text, int at) {
      return at == text.length || at == text.length - 1 && text[at] == '\n';
    }

    @Override
    CharSet lead(int distance) {
      return next.lead(distance);
    }
  }

  /** Something that is ahead, or behind, or is not. */
  static final class Look extends Step {
    private final RegexNode.Look kind;
    private final Step inside;
    private final int min;
    private final int max;
    private final Step next;

    Look(RegexNode.Look kind, Step inside, Step next) {
      this.kind = kind;
      this.inside = inside;
      this.min = kind.ahead() ? 0 : Lengths.min(kind.inside());
      this.max = kind.ahead() ? 0 : Lengths.max(kind.inside());
      this.next = next;
    }

    @Override
    boolean matches(Walk walk, int at) {
      boolean found = kind.ahead() ? inside.matches(walk, at) : isBehind(walk, at);
      return found == kind.wanted() && next.matches(walk, at);
    }

    private boolean isBehind(Walk walk, int at) {
      int before = walk.behind;
      walk.behind = at;
      boolean found = false;
      for (int from = at - min; !found && from >= Math.max(0, at - max); from--) {
        found = inside.matches(walk, from);
      }
      walk.behind = before;
      return found;
    }

    @Override
    CharSet lead(int distance) {
      return next.lead(distance);
    }
  }

  /** Where a group begins. */
  static final class GroupBegin extends Step {
    private final int group;
    private final Step next;

    /** With the group's number less one. */
    GroupBegin(int group, Step next) {
      this.group = group;
      this.next = next;
    }

    @Override
    boolean matches(Walk walk, int at) {
      int before = walk.begun[group];
      walk.begun[group] = at;
      if (next.matches(walk, at)) {
        return true;
      }
      walk.begun[group] = before;
      return false;
    }

    @Override
    CharSet lead(int distance) {
      return next.lead(distance);
    }
  }

  /** Where a group ends. */
  static final class GroupEnd extends Step {
    private final int group;
    private final Step next;

    /** With the group's number less one. */
    GroupEnd(int group, Step next) {
      this.group = group;
      this.next = next;
    }

    @Override
    boolean matches(Walk walk, int at) {
      int[] caught = walk.caught;
      int begin = caught[2 * group];
      int end = caught[2 * group + 1];
      caught[2 * group] = walk.begun[group];
      caught[2 * group + 1] = at;
      if (next.matches(walk, at)) {
        return true;
      }
      caught[2 * group] = begin;
      caught[2 * group + 1] = end;
      return false;
    }

    @Override
    CharSet lead(int distance) {
      return next.lead(distance);
    }
  }
}
