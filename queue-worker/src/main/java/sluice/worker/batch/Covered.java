package sluice.worker.batch;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Which numbers of one sequence are consumed: all from 1 to the highest, but for the gaps, which
 * are numbers that were missing when later ones were committed. An entry inside a gap is new: its
 * list was set aside and given back, or the database knows less than it did.
 *
 * <p>Immutable; at most {@link #MAX_GAPS} gaps. Beyond, the oldest is given up: its numbers count
 * as consumed from then on, which {@link #forgotten} tells.
 */
public final class Covered {
  /** Nothing is consumed. */
  public static final Covered NONE = new Covered(0, new long[0], 0);

  /** Gaps of one sequence; 16 bytes each in the database. Each stands for one list set aside. */
  static final int MAX_GAPS = 1000;

  private static final int GAP_BYTES = 2 * Long.BYTES;

  private final long highest;

  /** First and last number of each gap, rising, all below the highest. */
  private final long[] gaps;

  private final long forgotten;

  private Covered(long highest, long[] gaps, long forgotten) {
    this.highest = highest;
    this.gaps = gaps;
    this.forgotten = forgotten;
  }

  /** Reads what the database has: the highest number, and {@link #gapBytes}. */
  public static Covered of(long highest, byte[] gapBytes) {
    ByteBuffer buffer = ByteBuffer.wrap(gapBytes);
    long[] gaps = new long[gapBytes.length / GAP_BYTES * 2];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = buffer.getLong();
    }
    return new Covered(highest, gaps, 0);
  }

  /** The highest number that was consumed; 0 for none. */
  public long highest() {
    return highest;
  }

  /** The gaps, first and last number of each, 8 bytes a number. */
  public byte[] gapBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(gaps.length * Long.BYTES);
    for (long number : gaps) {
      buffer.putLong(number);
    }
    return buffer.array();
  }

  /** Numbers in gaps that were given up since this was read from the database. */
  public long forgotten() {
    return forgotten;
  }

  /** Whether the number is consumed. */
  boolean contains(long number) {
    return number <= highest && gapOf(number) < 0;
  }

  /** Adds a number to those that are consumed. */
  Covered plus(long number) {
    if (number == highest + 1) {
      return new Covered(number, gaps, forgotten);
    }
    if (number > highest) {
      return withGap(highest + 1, number - 1, number);
    }
    int gap = gapOf(number);
    return gap < 0 ? this : without(gap, number);
  }

  /** The index of the gap's first number, or -1. */
  private int gapOf(long number) {
    if (gaps.length == 0) {
      return -1;
    }
    int found = Arrays.binarySearch(gaps, number);
    if (found >= 0) {
      return found & ~1;
    }
    int insertion = -found - 1;
    // an odd insertion point lies between the first and the last number of a gap
    return (insertion & 1) == 1 ? insertion - 1 : -1;
  }

  private Covered withGap(long first, long last, long newHighest) {
    boolean isFull = gaps.length >= 2 * MAX_GAPS;
    long[] more =
        isFull
            ? Arrays.copyOfRange(gaps, 2, gaps.length + 2)
            : Arrays.copyOf(gaps, gaps.length + 2);
    more[more.length - 2] = first;
    more[more.length - 1] = last;
    return new Covered(newHighest, more, forgotten + (isFull ? gaps[1] - gaps[0] + 1 : 0));
  }

  private Covered without(int gap, long number) {
    long first = gaps[gap];
    long last = gaps[gap + 1];
    if (first < number && number < last && gaps.length >= 2 * MAX_GAPS) {
      // there is no room for two gaps in place of one, so the older half is given up
      long[] same = gaps.clone();
      same[gap] = number + 1;
      return new Covered(highest, same, forgotten + number - first);
    }
    int pieces = (first < number ? 1 : 0) + (number < last ? 1 : 0);
    long[] rest = new long[gaps.length + 2 * (pieces - 1)];
    System.arraycopy(gaps, 0, rest, 0, gap);
    int at = gap;
    if (first < number) {
      rest[at++] = first;
      rest[at++] = number - 1;
    }
    if (number < last) {
      rest[at++] = number + 1;
      rest[at++] = last;
    }
    System.arraycopy(gaps, gap + 2, rest, at, gaps.length - gap - 2);
    return new Covered(highest, rest, forgotten);
  }

  /** Whether the same numbers are consumed. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Covered covered
        && highest == covered.highest
        && Arrays.equals(gaps, covered.gaps);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(highest) * 31 + Arrays.hashCode(gaps);
  }

  /** Describes the numbers in messages. */
  @Override
  public String toString() {
    return "1.." + highest + " but " + Arrays.toString(gaps);
  }
}
