package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Whole numbers that are added, compared, or taken from the first row. The array is as long as the
 * last cell in which something was counted needs, and of ints until a number needs more. Not
 * thread-safe.
 */
public final class LongCells extends Cells {
  private static final int[] EMPTY = {};

  private final Merge merge;
  private final long nothing;

  /** Stands for nothing among the ints. */
  private final int intNothing;

  private int[] ints = EMPTY;

  /** Null as long as ints are enough. */
  private long[] longs;

  private long[] lastVisits = {};

  LongCells(Merge merge) {
    this.merge = merge;
    switch (merge) {
      case MAX -> {
        nothing = Long.MIN_VALUE;
        intNothing = Integer.MIN_VALUE;
      }
      case MIN -> {
        nothing = Long.MAX_VALUE;
        intNothing = Integer.MAX_VALUE;
      }
      default -> {
        nothing = 0;
        intNothing = 0;
      }
    }
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
    long known = get(row);
    long next =
        switch (merge) {
          case MAX -> Math.max(known, value);
          case MIN -> Math.min(known, value);
          case FIRST -> value;
          default -> known + value;
        };
    if (next != known) {
      set(row, next);
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

  private void set(int row, long value) {
    if (longs == null && value != nothing && (value == intNothing || (int) value != value)) {
      longs = new long[ints.length];
      for (int i = 0; i < ints.length; i++) {
        longs[i] = ints[i] == intNothing ? nothing : ints[i];
      }
      ints = EMPTY;
    }
    if (longs != null) {
      int known = longs.length;
      if (row >= known) {
        longs = Arrays.copyOf(longs, roomFor(row));
        Arrays.fill(longs, known, longs.length, nothing);
      }
      longs[row] = value;
      return;
    }
    int known = ints.length;
    if (row >= known) {
      ints = Arrays.copyOf(ints, roomFor(row));
      if (intNothing != 0) { // which new cells are
        Arrays.fill(ints, known, ints.length, intNothing);
      }
    }
    ints[row] = value == nothing ? intNothing : (int) value;
  }

  /** The number; what {@link #isNothing} says of it comes first for MAX and MIN. */
  public long get(int row) {
    if (longs != null) {
      return row < longs.length ? longs[row] : nothing;
    }
    return row < ints.length && ints[row] != intNothing ? ints[row] : nothing;
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
      if (get(rows[i]) != ((long[]) saved)[i]) {
        set(rows[i], ((long[]) saved)[i]);
      }
    }
  }

  @Override
  void clear(int fromRow, int toRow) {
    if (fromRow < ints.length) {
      Arrays.fill(ints, fromRow, Math.min(toRow, ints.length), intNothing);
    }
    if (longs != null && fromRow < longs.length) {
      Arrays.fill(longs, fromRow, Math.min(toRow, longs.length), nothing);
    }
  }
}
