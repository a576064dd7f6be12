package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One column of a group table, a cell for each row. Not thread-safe. */
abstract sealed class Cells permits LongCells, DecimalCells, ExactCells, DistinctCells {
  /** Java makes no longer arrays. */
  static final int LONGEST = Integer.MAX_VALUE - 8;

  /**
   * Takes in a cell of another table's column of the same kind.
   *
   * @param otherIsFirst whether the other table's row is of an earlier row of the log
   */
  abstract void merge(int row, Cells other, int otherRow, boolean otherIsFirst);

  /** Whether nothing was counted in a cell, so that it need not be written. */
  abstract boolean isNothing(int row);

  /** Writes a cell; equal contents are equal bytes. */
  abstract void write(DataOutput out, int row) throws IOException;

  /** Reads a cell that nothing was counted in yet. */
  abstract void read(DataInput in, int row) throws IOException;

  /**
   * What {@link #restore} needs to make covered rows what they are now, once the cells above were
   * merged into them.
   */
  abstract Object save(GroupIndex.Covered covered, Cells above);

  /** Puts back what {@link #save} gave of the same rows. */
  abstract void restore(GroupIndex.Covered covered, Object saved);

  /** Makes rows as if nothing had been counted in them, up to the last one that there is. */
  abstract void clear(int fromRow, int toRow);

  /**
   * How long an array is made that must hold this row: a quarter more rows fit, so that it seldom
   * grows, and little of it is empty.
   */
  static int roomFor(int row) {
    return (int) Math.min(LONGEST, Math.max(8, row + 1L + (row >> 2)));
  }
}
