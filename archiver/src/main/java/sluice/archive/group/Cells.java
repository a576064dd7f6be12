package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One column of a group table, a cell for each row. Not thread-safe. */
abstract sealed class Cells permits LongCells, DecimalCells, ExactCells, DistinctCells {
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

  /** What is in some rows now, for {@link #restore}. */
  abstract Object save(int[] rows, int count);

  /** Puts back what {@link #save} gave of the same rows. */
  abstract void restore(int[] rows, int count, Object saved);

  /** Makes rows as if nothing had been counted in them, up to the last one that there is. */
  abstract void clear(int fromRow, int toRow);

  /**
   * How long an array is made that must hold this row: some more rows fit, so that it seldom grows.
   */
  static int roomFor(int row) {
    return Math.max(8, row + 1 + (row >> 1));
  }
}
