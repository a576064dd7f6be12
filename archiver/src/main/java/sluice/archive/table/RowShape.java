package sluice.archive.table;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Columns in an order: rows that are made alike share one. From each shape some lead on to those
 * with one column more, so that a row which grows as others did need not be searched. Thread-safe;
 * what it is does not change.
 */
final class RowShape {
  /** Without columns. */
  static final RowShape EMPTY = new RowShape(new Column[0]);

  /** Longer shapes that are remembered of each; rows of a table grow in very few ways. */
  private static final int REMEMBERED = 4;

  private final Column[] columns;
  private final AtomicReferenceArray<RowShape> longer = new AtomicReferenceArray<>(REMEMBERED);

  private RowShape(Column[] columns) {
    this.columns = columns;
  }

  int size() {
    return columns.length;
  }

  Column column(int index) {
    return columns[index];
  }

  /** Where the column stands, looked for at a place first; -1 if it is not there. */
  int indexOf(Object column, int guess) {
    if (guess < columns.length && columns[guess] == column) {
      return guess;
    }
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] == column) {
        return i;
      }
    }
    // Of a metric there is one object, and of a name that is frequent.
    if (!(column instanceof Metric)) {
      for (int i = 0; i < columns.length; i++) {
        if (columns[i].equals(column)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The shape with a column more, if it is remembered; then the column is not in this one. */
  RowShape remembered(Column column) {
    for (int i = 0; i < REMEMBERED; i++) {
      RowShape shape = longer.getPlain(i);
      if (shape != null && shape.columns[columns.length] == column) {
        return shape;
      }
    }
    return null;
  }

  /** The shape with a column more, which is not in this one. */
  RowShape with(Column column) {
    RowShape known = remembered(column);
    if (known != null) {
      return known;
    }
    Column[] more = Arrays.copyOf(columns, columns.length + 1);
    more[columns.length] = column;
    RowShape shape = new RowShape(more);
    for (int i = 0; i < REMEMBERED; i++) {
      if (longer.compareAndSet(i, null, shape)) {
        break;
      }
    }
    return shape;
  }

  /** The shape without one of its columns. */
  RowShape without(int index) {
    RowShape shape = EMPTY;
    for (int i = 0; i < columns.length; i++) {
      shape = i == index ? shape : shape.with(columns[i]);
    }
    return shape;
  }
}
