package sluice.archive.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.archive.visit.CollationKey;
import sluice.archive.visit.LogRow;

/**
 * A group as SQL's GROUP BY makes it: texts are equal by the column's collation, NULLs are equal.
 * The spelling is that of the row that made the group. Immutable.
 */
public final class GroupKey {
  private final List<Optional<Object>> values;
  private final List<Optional<Object>> keys;

  public GroupKey(List<Optional<Object>> values) {
    this.values = values;
    this.keys = new ArrayList<>(values.size());
    for (Optional<Object> value : values) {
      keys.add(value.map(v -> v instanceof String text ? CollationKey.of(text) : v));
    }
  }

  /** The columns of a row as a group. */
  public static GroupKey of(LogRow row, List<String> columns) {
    List<Optional<Object>> values = new ArrayList<>(columns.size());
    for (String column : columns) {
      values.add(row.get(column));
    }
    return new GroupKey(values);
  }

  /** The value as spelled; empty for NULL. */
  public Optional<Object> value(int index) {
    return values.get(index);
  }

  /** The value as text; "" for NULL. */
  public String text(int index) {
    return values.get(index).map(Object::toString).orElse("");
  }

  /** A whole number; 0 for NULL. */
  public long number(int index) {
    return values
        .get(index)
        .map(value -> value instanceof Number number ? number.longValue() : 0L)
        .orElse(0L);
  }

  public boolean hasNull() {
    return values.stream().anyMatch(Optional::isEmpty);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupKey key && keys.equals(key.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }
}
