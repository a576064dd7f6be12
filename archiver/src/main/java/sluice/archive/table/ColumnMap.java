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
 * Columns of a row with their values, in the order in which they came. Two arrays that are searched
 * from the start: rows have few columns, and there are very many rows. Not thread-safe.
 */
final class ColumnMap extends AbstractMap<Column, Object> {
  /** A row of visits has seven metrics and a label. */
  private static final int USUAL = 8;

  private Column[] columns = new Column[USUAL];
  private Object[] values = new Object[USUAL];
  private int size;

  private int indexOf(Object column) {
    for (int i = 0; i < size; i++) {
      if (columns[i] == column) {
        return i;
      }
    }
    if (!(column instanceof Metric)) {
      for (int i = 0; i < size; i++) {
        if (columns[i].equals(column)) {
          return i;
        }
      }
    }
    return -1;
  }

  @Override
  public int size() {
    return size;
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
    int index = indexOf(column);
    if (index >= 0) {
      Object former = values[index];
      values[index] = value;
      return former;
    }
    if (size == columns.length) {
      columns = Arrays.copyOf(columns, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    columns[size] = column;
    values[size++] = value;
    return null;
  }

  @Override
  public Object remove(Object column) {
    int index = indexOf(column);
    return index < 0 ? null : removeAt(index);
  }

  private Object removeAt(int index) {
    Object former = values[index];
    size--;
    System.arraycopy(columns, index + 1, columns, index, size - index);
    System.arraycopy(values, index + 1, values, index, size - index);
    columns[size] = null;
    values[size] = null;
    return former;
  }

  @Override
  public void clear() {
    Arrays.fill(columns, 0, size, null);
    Arrays.fill(values, 0, size, null);
    size = 0;
  }

  @Override
  public void forEach(BiConsumer<? super Column, ? super Object> action) {
    for (int i = 0; i < size; i++) {
      action.accept(columns[i], values[i]);
    }
  }

  @Override
  public void replaceAll(BiFunction<? super Column, ? super Object, ?> change) {
    for (int i = 0; i < size; i++) {
      values[i] = change.apply(columns[i], values[i]);
    }
  }

  @Override
  public Set<Map.Entry<Column, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
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
      return next < size;
    }

    @Override
    public Map.Entry<Column, Object> next() {
      if (next >= size) {
        throw new NoSuchElementException();
      }
      return new SimpleImmutableEntry<>(columns[next], values[next++]);
    }

    @Override
    public void remove() {
      removeAt(--next);
    }
  }
}
