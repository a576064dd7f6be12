package sluice.archive.visit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a log table: columns by Matomo's names. Whole numbers are Long, fractions Double, text
 * String; DATETIME is seconds since 1970 UTC, TIME is seconds since midnight, idvisitor and
 * config_id are the 8 bytes as a Long. A column that the table does not have reads as NULL.
 * Immutable.
 */
public final class LogRow {
  /** A row of which every column is NULL. */
  public static final LogRow NONE = new LogRow(Map.of(), new Object[0]);

  private final Map<String, Integer> slots;
  private final Object[] values;

  /**
   * Makes a row whose columns find their values by slot; a null is SQL's NULL. The array is not
   * copied.
   */
  LogRow(Map<String, Integer> slots, Object[] values) {
    this.slots = slots;
    this.values = values;
  }

  /** Makes a row of these columns; all others are NULL. */
  public static LogRow of(Map<String, Object> columns) {
    Map<String, Integer> slots = new HashMap<>();
    Object[] values = new Object[columns.size()];
    columns.forEach(
        (name, value) -> {
          values[slots.size()] = value;
          slots.put(name, slots.size());
        });
    return new LogRow(slots, values);
  }

  private Object value(String column) {
    Integer slot = slots.get(column);
    return slot == null ? null : values[slot];
  }

  /** Whether the column is NULL. */
  public boolean isNull(String column) {
    return value(column) == null;
  }

  /** A whole number; 0 for NULL. */
  public long number(String column) {
    return value(column) instanceof Number number ? number.longValue() : 0;
  }

  /** A number with fraction; 0 for NULL. */
  public double decimal(String column) {
    return value(column) instanceof Number number ? number.doubleValue() : 0;
  }

  /** The value as text as SQL would show it; empty for NULL. */
  public Optional<String> text(String column) {
    return Optional.ofNullable(value(column)).map(Object::toString);
  }

  /** The value as it is; empty for NULL. */
  public Optional<Object> get(String column) {
    return Optional.ofNullable(value(column));
  }
}
