package sluice.worker.device;

import java.util.BitSet;

/** Characters out of a set, as many or as few as can be. */
final class RunStep extends Step {
  /**
   * What tries have found of a run in a text, so that runs behind runs, from wherever they begin,
   * take looks by the length of the text and not by its square or cube. Whether what follows
   * matches at an end depends on that end alone, since no step asks what was caught.
   */
  static final class Known {
    private final BitSet deadEnds = new BitSet();

    /** From each of these places on it goes to the last. */
    private int from;

    private int last = -1;
  }

  /** One for the run, one for what may follow it there. */
  private static final int LOOKS_A_PLACE = 2;

  private final CharSet set;
  private final int min;
  private final int max;
  private final boolean lazy;
  private final Step next;

  /** What follows begins with one of these; null where it may be anything. */
  private final CharSet after;

  RunStep(CharSet set, RegexNode.Repeat range, boolean lazy, Step next) {
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
    Known known = walk.known(this);
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

  private int last(Walk walk, int at, Known known) {
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

  private boolean most(Walk walk, int least, int last, Known known) {
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

  private boolean fewest(Walk walk, int least, int last, Known known) {
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
