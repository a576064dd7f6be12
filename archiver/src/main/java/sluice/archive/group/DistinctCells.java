package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Exact sets of 8-byte ids. Most groups were seen by one visitor alone: such a set is a number in
 * an array, and no object. Not thread-safe.
 */
public final class DistinctCells extends Cells {
  private IdNumbers numbers = new IdNumbers();

  /** Of a set of one id its number + 1; of others, and behind the end, 0. */
  private int[] single = {};

  /** Sets of more ids; of others, and behind the end, null. */
  private IdSet[] sets = {};

  /** Uses these numbers from now on; nothing was counted yet. */
  void numberBy(IdNumbers shared) {
    numbers = shared;
  }

  /** Adds an id. */
  public void add(int row, long id) {
    addNumber(row, numbers.number(id));
  }

  private void addNumber(int row, int number) {
    IdSet set = set(row);
    if (set != null) {
      set.add(number);
      return;
    }
    int known = single(row);
    if (known == 0) {
      setSingle(row, number);
    } else if (known != number + 1) {
      put(row, IdSet.of(known - 1, number));
    }
  }

  private int single(int row) {
    return row < single.length ? single[row] : 0;
  }

  private IdSet set(int row) {
    return row < sets.length ? sets[row] : null;
  }

  private void setSingle(int row, int number) {
    if (row >= single.length) {
      single = Arrays.copyOf(single, roomFor(row));
    }
    single[row] = number + 1;
  }

  private void put(int row, IdSet set) {
    if (row >= sets.length) {
      sets = Arrays.copyOf(sets, roomFor(row));
    }
    sets[row] = set;
    if (row < single.length) {
      single[row] = 0;
    }
  }

  @Override
  boolean isNothing(int row) {
    return single(row) == 0 && set(row) == null;
  }

  /** How many ids there are. */
  public int count(int row) {
    IdSet set = set(row);
    return set == null ? Math.min(1, single(row)) : set.count();
  }

  /** The ids, ascending. */
  public long[] sorted(int row) {
    return IntStream.of(members(row)).mapToLong(numbers::id).sorted().toArray();
  }

  /** Their numbers, ascending. */
  private int[] members(int row) {
    IdSet set = set(row);
    if (set != null) {
      return set.sorted();
    }
    return single(row) == 0 ? new int[0] : new int[] {single(row) - 1};
  }

  @Override
  void merge(int row, Cells other, int otherRow, boolean otherIsFirst) {
    DistinctCells from = (DistinctCells) other;
    IdSet set = from.set(otherRow);
    if (from.numbers != numbers) {
      membersOf(from, otherRow).forEach(number -> addNumber(row, number));
    } else if (set != null) {
      merge(row, set);
    } else if (from.single(otherRow) != 0) {
      addNumber(row, from.single(otherRow) - 1);
    }
  }

  private void merge(int row, IdSet from) {
    IdSet set = set(row);
    if (set != null) {
      set.addAll(from);
      return;
    }
    IdSet copy = from.copy();
    if (single(row) != 0) {
      copy.add(single(row) - 1);
    }
    put(row, copy);
  }

  /** The numbers here of the ids of a set there. */
  private IntStream membersOf(DistinctCells other, int row) {
    IntStream members = IntStream.of(other.members(row));
    return other.numbers == numbers
        ? members
        : members.map(number -> numbers.number(other.numbers.id(number)));
  }

  /** The numbers that each set gets of the one above: to take these out is exact. */
  @Override
  Object save(GroupIndex.Covered covered, Cells above) {
    int[][] added = new int[covered.count()][];
    for (int i = 0; i < added.length; i++) {
      int row = covered.row(i);
      added[i] =
          membersOf((DistinctCells) above, covered.above(i))
              .filter(number -> !contains(row, number))
              .toArray();
    }
    return added;
  }

  private boolean contains(int row, int number) {
    IdSet set = set(row);
    return set == null ? single(row) == number + 1 : set.contains(number);
  }

  @Override
  void restore(GroupIndex.Covered covered, Object saved) {
    for (int i = 0; i < covered.count(); i++) {
      remove(covered.row(i), ((int[][]) saved)[i]);
    }
  }

  private void remove(int row, int[] members) {
    if (members.length == count(row)) {
      clear(row, row + 1);
      return;
    }
    IdSet set = set(row);
    if (set != null) {
      set.removeAll(members);
    }
  }

  @Override
  void clear(int fromRow, int toRow) {
    if (fromRow < single.length) {
      Arrays.fill(single, fromRow, Math.min(toRow, single.length), 0);
    }
    if (fromRow < sets.length) {
      Arrays.fill(sets, fromRow, Math.min(toRow, sets.length), null);
    }
  }

  @Override
  void write(DataOutput out, int row) throws IOException {
    IdSet set = set(row);
    if (set != null) {
      set.write(out);
    } else {
      Varints.write(out, 1);
      Varints.write(out, single(row) - 1);
    }
  }

  @Override
  void read(DataInput in, int row) throws IOException {
    IdSet set = IdSet.read(in, numbers.size());
    if (set.count() == 1) {
      setSingle(row, set.sorted()[0]);
    } else {
      put(row, set);
    }
  }
}
