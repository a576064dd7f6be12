package sluice.archive.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Columns in an order: rows that are made alike share one. From each shape some lead on to those
 * with one column more, so that a row which grows as others did need not be searched. Thread-safe;
 * what it is does not change.
 */
final class RowShape {
  private static final RowShape[] NONE = {};

  /** Without columns. */
  static final RowShape EMPTY = new RowShape(new Column[0]);

  /** Longer shapes that are remembered of each; rows of reports grow in few ways. */
  private static final int REMEMBERED = 64;

  private final Column[] columns;

  /** As longer periods have them; null until it is asked for. */
  private volatile InPeriods inPeriods;

  /** Those with one column more; the array is replaced, never written to. */
  private volatile RowShape[] longer = NONE;

  /**
   * That of them which was found last, where the next row most likely goes, too. Threads may see
   * another's or none, which is as right.
   */
  private RowShape foundLast;

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
  int indexOf(Column column, int guess) {
    if (guess < columns.length && columns[guess] == column) {
      return guess;
    }
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] == column) {
        return i;
      }
    }
    for (int i = 0; i < columns.length && !column.isOnly(); i++) {
      if (columns[i].equals(column)) {
        return i;
      }
    }
    return -1;
  }

  /** The shape with a column more, if it is remembered; then the column is not in this one. */
  RowShape remembered(Column column) {
    RowShape last = foundLast;
    if (last != null && last.endsWith(column)) {
      return last;
    }
    for (RowShape shape : longer) {
      if (shape.endsWith(column)) {
        foundLast = shape;
        return shape;
      }
    }
    return null;
  }

  private boolean endsWith(Column column) {
    Column last = columns[columns.length - 1];
    return last == column || !column.isOnly() && last.equals(column);
  }

  /** The shape with a column more, which is not in this one. */
  RowShape with(Column column) {
    RowShape known = remembered(column);
    return known == null ? remember(column) : known;
  }

  private synchronized RowShape remember(Column column) {
    RowShape known = remembered(column);
    if (known != null) {
      return known;
    }
    Column[] more = Arrays.copyOf(columns, columns.length + 1);
    more[columns.length] = column;
    RowShape shape = new RowShape(more);
    if (longer.length < REMEMBERED) {
      RowShape[] others = Arrays.copyOf(longer, longer.length + 1);
      others[longer.length] = shape;
      longer = others;
    }
    return shape;
  }

  /**
   * A shape as longer periods have it.
   *
   * @param from where the value of each of its columns was before
   */
  record InPeriods(RowShape shape, int[] from) {}

  /** Distinct members become their daily sum; such columns go to the end, as Matomo's do. */
  InPeriods inPeriods() {
    InPeriods known = inPeriods;
    if (known == null) {
      known = renamed();
      inPeriods = known;
    }
    return known;
  }

  private InPeriods renamed() {
    List<Integer> from = new ArrayList<>();
    RowShape shape = EMPTY;
    for (int i = 0; i < columns.length; i++) {
      if (inPeriods(columns[i]) == columns[i]) {
        shape = shape.with(columns[i]);
        from.add(i);
      }
    }
    for (int i = 0; i < columns.length; i++) {
      Column renamed = inPeriods(columns[i]);
      if (renamed != columns[i]) {
        int known = shape.indexOf(renamed, 0);
        if (known >= 0) {
          from.set(known, i);
        } else {
          shape = shape.with(renamed);
          from.add(i);
        }
      }
    }
    return new InPeriods(shape, from.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Column inPeriods(Column column) {
    return column instanceof Metric metric ? metric.inPeriods() : column;
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
