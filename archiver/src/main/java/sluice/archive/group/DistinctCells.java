package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Exact sets of 8-byte ids. Not thread-safe. */
public final class DistinctCells extends Cells {
  private IdNumbers numbers = new IdNumbers();
  private IdSet[] sets = {};

  /** Uses these numbers from now on; nothing was counted yet. */
  void numberBy(IdNumbers shared) {
    numbers = shared;
  }

  /** Adds an id. */
  public void add(int row, long id) {
    at(row).add(numbers.number(id));
  }

  private IdSet at(int row) {
    room(row);
    if (sets[row] == null) {
      sets[row] = new IdSet();
    }
    return sets[row];
  }

  private void room(int row) {
    if (row >= sets.length) {
      sets = Arrays.copyOf(sets, roomFor(row));
    }
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
    if (isNothing(row)) {
      return new long[0];
    }
    int[] members = sets[row].sorted();
    long[] ids = new long[members.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = numbers.id(members[i]);
    }
    Arrays.sort(ids);
    return ids;
  }

  @Override
  void merge(int row, Cells other, int otherRow, boolean otherIsFirst) {
    DistinctCells from = (DistinctCells) other;
    if (from.isNothing(otherRow)) {
      return;
    }
    if (from.numbers != numbers) {
      for (long id : from.sorted(otherRow)) {
        add(row, id);
      }
    } else if (isNothing(row)) {
      room(row);
      sets[row] = from.sets[otherRow].copy();
    } else {
      sets[row].addAll(from.sets[otherRow]);
    }
  }

  /** The set itself is kept, and a copy of it goes on in its place. */
  @Override
  Object save(int[] rows, int count) {
    IdSet[] saved = new IdSet[count];
    for (int i = 0; i < count; i++) {
      if (!isNothing(rows[i])) {
        saved[i] = sets[rows[i]];
        sets[rows[i]] = saved[i].copy();
      }
    }
    return saved;
  }

  @Override
  void restore(int[] rows, int count, Object saved) {
    for (int i = 0; i < count; i++) {
      if (rows[i] < sets.length) {
        sets[rows[i]] = ((IdSet[]) saved)[i];
      }
    }
  }

  @Override
  void clear(int fromRow, int toRow) {
    if (fromRow < sets.length) {
      Arrays.fill(sets, fromRow, Math.min(toRow, sets.length), null);
    }
  }

  @Override
  void write(DataOutput out, int row) throws IOException {
    sets[row].write(out);
  }

  @Override
  void read(DataInput in, int row) throws IOException {
    room(row);
    sets[row] = IdSet.read(in);
  }
}
