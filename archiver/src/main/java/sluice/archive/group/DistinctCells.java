package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Exact sets of 8-byte ids. Not thread-safe. */
public final class DistinctCells extends Cells {
  private DistinctLongs[] sets = {};

  /** Adds an id. */
  public void add(int row, long id) {
    at(row).add(id);
  }

  private DistinctLongs at(int row) {
    if (row >= sets.length) {
      sets = Arrays.copyOf(sets, roomFor(row));
    }
    if (sets[row] == null) {
      sets[row] = new DistinctLongs();
    }
    return sets[row];
  }

  @Override
  boolean isNothing(int row) {
    return row >= sets.length || sets[row] == null;
  }

  /** How many ids there are. */
  public int count(int row) {
    return isNothing(row) ? 0 : sets[row].count();
  }

  /** The ids, ascending. */
  public long[] sorted(int row) {
    return isNothing(row) ? new long[0] : sets[row].sorted();
  }

  @Override
  void merge(int row, Cells other, int otherRow, boolean otherIsFirst) {
    DistinctCells from = (DistinctCells) other;
    if (!from.isNothing(otherRow)) {
      at(row).addAll(from.sets[otherRow]);
    }
  }

  @Override
  void write(DataOutput out, int row) throws IOException {
    long[] ids = sorted(row);
    Varints.write(out, ids.length);
    for (long id : ids) {
      out.writeLong(id);
    }
  }

  @Override
  void read(DataInput in, int row) throws IOException {
    int count = Varints.readCount(in);
    for (int i = 0; i < count; i++) {
      add(row, in.readLong());
    }
  }
}
