package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Whole numbers that are added, compared, or taken from the first row. Not thread-safe. */
public final class LongCells extends Cells {
  private final Merge merge;
  private final long nothing;
  private final PackedLongs numbers;
  private long[] lastVisits = {};

  LongCells(Merge merge) {
    this.merge = merge;
    this.nothing =
        switch (merge) {
          case MAX -> Long.MIN_VALUE;
          case MIN -> Long.MAX_VALUE;
          default -> 0;
        };
    this.numbers = new PackedLongs(nothing);
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
      numbers.set(row, next);
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

  /** The number; what {@link #isNothing} says of it comes first for MAX and MIN. */
  public long get(int row) {
    return numbers.get(row);
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
  Object save(GroupIndex.Covered covered, Cells above) {
    PackedLongs saved = new PackedLongs(nothing);
    for (int i = 0; i < covered.count(); i++) {
      saved.set(i, get(covered.row(i)));
    }
    return saved;
  }

  @Override
  void restore(GroupIndex.Covered covered, Object saved) {
    for (int i = 0; i < covered.count(); i++) {
      numbers.set(covered.row(i), ((PackedLongs) saved).get(i));
    }
  }

  @Override
  void clear(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      numbers.set(row, nothing);
    }
  }
}
