package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Whole numbers that are added, compared, or taken from the first row. The array is as long as the
 * last cell in which something was counted needs. Not thread-safe.
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
    if (merge == Merge.VISITS) {
      addVisit(row, value);
    } else {
      addTo(row, value);
    }
  }

  private void addTo(int row, long value) {
    if (row >= values.length) {
      if (value == nothing) {
        return;
      }
      grow(row);
    }
    switch (merge) {
      case MAX -> values[row] = Math.max(values[row], value);
      case MIN -> values[row] = Math.min(values[row], value);
      case FIRST -> values[row] = value;
      default -> values[row] += value;
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
      addTo(row, 1);
    }
  }

  private void grow(int row) {
    int known = values.length;
    values = Arrays.copyOf(values, roomFor(row));
    if (nothing != 0) {
      Arrays.fill(values, known, values.length, nothing);
    }
  }

  /** The number; what {@link #isNothing} says of it comes first for MAX and MIN. */
  public long get(int row) {
    return row < values.length ? values[row] : nothing;
  }

  @Override
  public boolean isNothing(int row) {
    return get(row) == nothing;
  }

  @Override
  void merge(int row, Cells other, int otherRow, boolean otherIsFirst) {
    if (merge != Merge.FIRST || otherIsFirst) {
      addTo(row, ((LongCells) other).get(otherRow));
    }
  }

  @Override
  void write(DataOutput out, int row) throws IOException {
    Varints.write(out, get(row));
  }

  @Override
  void read(DataInput in, int row) throws IOException {
    addTo(row, Varints.read(in));
  }

  @Override
  Object save(int[] rows, int count) {
    long[] saved = new long[count];
    for (int i = 0; i < count; i++) {
      saved[i] = get(rows[i]);
    }
    return saved;
  }

  @Override
  void restore(int[] rows, int count, Object saved) {
    for (int i = 0; i < count; i++) {
      if (rows[i] < values.length) {
        values[rows[i]] = ((long[]) saved)[i];
      }
    }
  }

  @Override
  void clear(int fromRow, int toRow) {
    if (fromRow < values.length) {
      Arrays.fill(values, fromRow, Math.min(toRow, values.length), nothing);
    }
  }
}
