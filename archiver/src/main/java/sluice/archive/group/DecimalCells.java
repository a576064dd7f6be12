package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The largest or the smallest of decimals. Not thread-safe. */
public final class DecimalCells extends Cells {
  private final boolean isMax;
  private final double nothing;
  private double[] values = {};

  DecimalCells(boolean isMax) {
    this.isMax = isMax;
    this.nothing = isMax ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** Keeps a value if it is larger, or smaller. */
  public void add(int row, double value) {
    // Of 0.0 and -0.0 the sign would depend on the order.
    double plain = value + 0.0;
    put(row, isMax ? Math.max(get(row), plain) : Math.min(get(row), plain));
  }

  private void put(int row, double value) {
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

  /** The value; an infinity where there was none. */
  public double get(int row) {
    return row < values.length ? values[row] : nothing;
  }

  @Override
  public boolean isNothing(int row) {
    return get(row) == nothing;
  }

  @Override
  void merge(int row, Cells other, int otherRow, boolean otherIsFirst) {
    put(
        row,
        isMax
            ? Math.max(get(row), ((DecimalCells) other).get(otherRow))
            : Math.min(get(row), ((DecimalCells) other).get(otherRow)));
  }

  @Override
  void write(DataOutput out, int row) throws IOException {
    out.writeDouble(get(row));
  }

  @Override
  void read(DataInput in, int row) throws IOException {
    put(row, in.readDouble());
  }

  @Override
  Object save(GroupIndex.Covered covered, Cells above) {
    double[] saved = new double[covered.count()];
    for (int i = 0; i < covered.count(); i++) {
      saved[i] = get(covered.row(i));
    }
    return saved;
  }

  @Override
  void restore(GroupIndex.Covered covered, Object saved) {
    for (int i = 0; i < covered.count(); i++) {
      if (covered.row(i) < values.length) {
        values[covered.row(i)] = ((double[]) saved)[i];
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
