package sluice.worker.device;

import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;

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

  /** Tries of a pattern in one text, until one matches. Confined to one detection. */
  static final class Walk {
    private static final int[] NO_GROUPS = {};

    /** Looks after which it is worth while to keep what is found of runs; few texts take more. */
    private static final int DEAR = 1_000;

    final byte[] text;

    /** Begin and end of each group, from the first one on; -1 for one that took no part. */
    final int[] caught;

    /** Where groups that are not at their end yet began. */
    final int[] begun;

    /** Counts what is looked at. */
    private final AgentText counted;

    /** Where a text that is looked back on has to end; below 0 where none is. */
    private int behind = -1;

    private int looks;

    private Map<Run, KnownRun> runs = Map.of();

    Walk(AgentText text, int groups) {
      this.text = text.lowerBytes();
      this.counted = text;
      this.caught = groups == 0 ? NO_GROUPS : new int[2 * groups];
      this.begun = groups == 0 ? NO_GROUPS : new int[groups];
      Arrays.fill(caught, -1);
    }

    /** Counts looks; see {@link AgentText#spend}. */
    void spend(int more) {
      looks += more;
      counted.spend(more);
    }

    /**
     * What tries have found of a run; null while it is not kept, and where what follows depends on
     * more than the place.
     */
    private KnownRun known(Run run) {
      if (looks < DEAR || behind >= 0) {
        return null;
      }
      if (runs.isEmpty()) {
        runs = new IdentityHashMap<>();
      }
      return runs.computeIfAbsent(run, none -> new KnownRun());
    }
  }

  /**
   * What tries have found of a run in a text, so that runs behind runs, from wherever they begin,
   * take looks by the length of the text and not by its square or cube. Whether what follows
   * matches at an end depends on that end alone, since no step asks what was caught.
   */
  private static final class KnownRun {
    private final BitSet deadEnds = new BitSet();

    /** From each of these places on it goes to the last. */
    private int from;

    private int last = -1;
  }

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

  /** Characters out of a set, as many or as few as can be. */
  static final class Run extends Step {
    /** One for the run, one for what may follow it there. */
    private static final int LOOKS_A_PLACE = 2;

    private final CharSet set;
    private final int min;
    private final int max;
    private final boolean lazy;
    private final Step next;

    /** What follows begins with one of these; null where it may be anything. */
    private final CharSet after;

    Run(CharSet set, RegexNode.Repeat range, boolean lazy, Step next) {
      this.set = set;
      this.min = range.min();
      this.max = range.max();
      this.lazy = lazy;
      this.next = next;
      this.after = next.lead(0);
    }

    @Override
    boolean matches(Walk walk, int at) {
      byte[] text = walk.text;
      if (min > text.length - at) {
        return false;
      }
      int least = at + min;
      KnownRun known = walk.known(this);
      if (known != null) {
        int last = last(walk, at, known);
        return lazy ? fewest(walk, least, last, known) : most(walk, least, last, known);
      }
      int last = last(walk, at);
      return lazy ? fewest(walk, least, last) : most(walk, least, last);
    }

    /** How far it may go from here. */
    private int last(Walk walk, int at) {
      int length = walk.text.length;
      return last(walk, at, max > length - at ? length : at + max);
    }

    private int last(Walk walk, int at, int most) {
      byte[] text = walk.text;
      int last = at;
      while (last < most && set.has(text[last])) {
        last++;
      }
      walk.spend(LOOKS_A_PLACE * (1 + last - at));
      return last;
    }

    private int last(Walk walk, int at, KnownRun known) {
      int length = walk.text.length;
      if (max < length) {
        return last(walk, at);
      }
      if (at >= known.from && at <= known.last) {
        return known.last;
      }
      boolean isBefore = at < known.from;
      int last = last(walk, at, isBefore ? known.from : length);
      if (!isBefore || last < known.from) {
        known.last = last;
      }
      known.from = at;
      return known.last;
    }

    private boolean most(Walk walk, int least, int last) {
      for (int end = last; end >= least; end--) {
        if (mayFollow(walk.text, end) && next.matches(walk, end)) {
          return true;
        }
      }
      return false;
    }

    private boolean fewest(Walk walk, int least, int last) {
      for (int end = least; end <= last; end++) {
        if (mayFollow(walk.text, end) && next.matches(walk, end)) {
          return true;
        }
      }
      return false;
    }

    private boolean most(Walk walk, int least, int last, KnownRun known) {
      BitSet dead = known.deadEnds;
      int end = dead.previousClearBit(last);
      while (end >= least) {
        if (isAlive(walk, end, dead)) {
          return true;
        }
        end = dead.previousClearBit(end);
      }
      return false;
    }

    private boolean fewest(Walk walk, int least, int last, KnownRun known) {
      BitSet dead = known.deadEnds;
      int end = dead.nextClearBit(least);
      while (end <= last) {
        if (isAlive(walk, end, dead)) {
          return true;
        }
        end = dead.nextClearBit(end);
      }
      return false;
    }

    private boolean isAlive(Walk walk, int end, BitSet dead) {
      walk.spend(1);
      if (mayFollow(walk.text, end) && next.matches(walk, end)) {
        return true;
      }
      dead.set(end);
      return false;
    }

    private boolean mayFollow(byte[] text, int at) {
      return after == null || at < text.length && after.has(text[at]);
    }

    @Override
    CharSet lead(int distance) {
      if (distance < min) {
        return set;
      }
      if (min == max) {
        return next.lead(distance - min);
      }
      return distance == min && after != null ? set.or(after) : null;
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
