package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Whole numbers that are added, compared, or taken from the first row. The array is as long as the
 * last cell that differs from nothing counted. Not thread-safe.
 */
public final class LongCells extends Cells {
  private static final long[] EMPTY = {};

  private final Merge merge;
  private final long nothing;
  private long[] values = EMPTY;
  private long[] lastVisits = EMPTY;

  LongCells(Merge merge) {
    this.merge = merge;
    this.nothing = merge == Merge.MAX ? Long.MIN_VALUE : merge == Merge.MIN ? Long.MAX_VALUE : 0;
  }

  /**
   * Counts a value: adds it, or keeps it if it is larger or smaller. Of a column {@link
   * Merge#VISITS} it is the idvisit, and the rows of a visit are given one after the other.
   */
  public void add(int row, long value) {
    switch (merge) {
      case VISITS -> addVisit(row, value);
      case MAX -> put(row, Math.max(get(row), value));
      case MIN -> put(row, Math.min(get(row), value));
      case FIRST -> put(row, value);
      default -> put(row, get(row) + value);
    }
  }

  private void addVisit(int row, long idVisit) {
    if (row >= lastVisits.length) {
      int known = lastVisits.length;
      lastVisits = Arrays.copyOf(lastVisits, roomFor(row));
      Arrays.fill(lastVisits, known, lastVisits.length, Long.MIN_VALUE);
    }
    if (lastVisits[row] != idVisit) {
      lastVisits[row] = idVisit;
      put(row, get(row) + 1);
    }
  }

  private void put(int row, long value) {
    if (row >= values.length) {
      if (value == nothing) {
        return;
      }
      int known = values.length;
      values = Arrays.copyOf(values, roomFor(row));
      Arrays.fill(values, known, values.length, nothing);
    }
    values[row] = value;
  }

  /** The number; what {@link #isNothing} says of it comes first for MAX and MIN. */
  public long get(int row) {
    return row < values.length ? values[row] : nothing;
  }

  /** Whether nothing was counted in a column of the largest or smallest. */
  public boolean isNothing(int row) {
    return get(row) == nothing;
  }

  @Override
  void merge(int row, Cells other, int otherRow, boolean otherIsFirst) {
    long value = ((LongCells) other).get(otherRow);
    if (merge == Merge.VISITS) {
      put(row, get(row) + value);
    } else if (merge != Merge.FIRST || otherIsFirst) {
      add(row, value);
    }
  }

  @Override
  void write(DataOutput out, int row) throws IOException {
    out.writeLong(get(row));
  }

  @Override
  void read(DataInput in, int row) throws IOException {
    put(row, in.readLong());
  }
}
