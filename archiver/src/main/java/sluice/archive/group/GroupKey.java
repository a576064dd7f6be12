package sluice.archive.group;

import java.util.List;
import java.util.Optional;

/**
 * The parts of a group's key, texts as they are spelled in the first row of the log that is in the
 * group. Immutable.
 */
public final class GroupKey {
  private final List<Optional<Object>> values;

  GroupKey(List<Optional<Object>> values) {
    this.values = List.copyOf(values);
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

  /** Whether a part is NULL. */
  public boolean hasNull() {
    return values.stream().anyMatch(Optional::isEmpty);
  }
}
