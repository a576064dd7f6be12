package sluice.archive.table;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Columns of a row with their values, in the order in which they came. There are very many rows and
 * few ways in which they are made, so that the columns are shared ({@link RowShape}) and a row has
 * its values alone. Not thread-safe.
 */
final class ColumnMap extends AbstractMap<Column, Object> {
  /** A row of visits has seven metrics and a label. */
  private static final int USUAL = 8;

  private RowShape shape = RowShape.EMPTY;
  private Object[] values;

  ColumnMap() {
    this(USUAL);
  }

  /** With room for so many columns; more may come. */
  ColumnMap(int room) {
    values = new Object[Math.max(1, room)];
  }

  /**
   * With these columns.
   *
   * @param values one for each; the array is not copied
   */
  ColumnMap(RowShape shape, Object[] values) {
    this.shape = shape;
    this.values = values;
  }

  /** Makes room for so many columns in all. */
  void room(int columns) {
    if (columns > values.length) {
      values = Arrays.copyOf(values, columns);
    }
  }

  @Override
  public int size() {
    return shape.size();
  }

  /** The columns. */
  RowShape shape() {
    return shape;
  }

  private int indexOf(Object key) {
    return key instanceof Column column ? shape.indexOf(column, 0) : -1;
  }

  /**
   * Where a column stands; -1 if it is not there.
   *
   * @param guess where it is looked for first; the number of columns if it is likely to be new
   */
  int indexOf(Column column, int guess) {
    return guess == size() && shape.remembered(column) != null ? -1 : shape.indexOf(column, guess);
  }

  Object valueAt(int index) {
    return values[index];
  }

  void setAt(int index, Object value) {
    values[index] = value;
  }

  @Override
  public boolean containsKey(Object column) {
    return indexOf(column) >= 0;
  }

  @Override
  public Object get(Object column) {
    return getOrDefault(column, null);
  }

  @Override
  public Object getOrDefault(Object column, Object missing) {
    int index = indexOf(column);
    return index < 0 ? missing : values[index];
  }

  @Override
  public Object put(Column column, Object value) {
    RowShape longer = shape.remembered(column);
    if (longer == null) {
      int index = shape.indexOf(column, 0);
      if (index >= 0) {
        Object former = values[index];
        values[index] = value;
        return former;
      }
      longer = shape.with(column);
    }
    int size = shape.size();
    if (size == values.length) {
      values = Arrays.copyOf(values, size + size / 2 + 1);
    }
    values[size] = value;
    shape = longer;
    return null;
  }

  @Override
  public Object remove(Object column) {
    int index = indexOf(column);
    return index < 0 ? null : removeAt(index);
  }

  /** Renames columns as longer periods have them, and puts those to the end. */
  void renameInPeriods() {
    RowShape.InPeriods renamed = shape.inPeriods();
    int[] from = renamed.from();
    if (renamed.shape() == shape) {
      return;
    }
    Object[] moved = new Object[values.length];
    for (int i = 0; i < from.length; i++) {
      moved[i] = values[from[i]];
    }
    values = moved;
    shape = renamed.shape();
  }

  private Object removeAt(int index) {
    Object former = values[index];
    int last = shape.size() - 1;
    System.arraycopy(values, index + 1, values, index, last - index);
    values[last] = null;
    shape = shape.without(index);
    return former;
  }

  @Override
  public void clear() {
    Arrays.fill(values, null);
    shape = RowShape.EMPTY;
  }

  @Override
  public void forEach(BiConsumer<? super Column, ? super Object> action) {
    for (int i = 0; i < shape.size(); i++) {
      action.accept(shape.column(i), values[i]);
    }
  }

  @Override
  public void replaceAll(BiFunction<? super Column, ? super Object, ?> change) {
    for (int i = 0; i < shape.size(); i++) {
      values[i] = change.apply(shape.column(i), values[i]);
    }
  }

  @Override
  public Set<Map.Entry<Column, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return shape.size();
      }

      @Override
      public Iterator<Map.Entry<Column, Object>> iterator() {
        return new Entries();
      }
    };
  }

  /** An entry is a copy: it does not write through. */
  private final class Entries implements Iterator<Map.Entry<Column, Object>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < shape.size();
    }

    @Override
    public Map.Entry<Column, Object> next() {
      if (next >= shape.size()) {
        throw new NoSuchElementException();
      }
      return new SimpleImmutableEntry<>(shape.column(next), values[next++]);
    }

    @Override
    public void remove() {
      removeAt(--next);
    }
  }
}
