package sluice.archive.visit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of a log table: columns by Matomo's names. DATETIME is seconds since 1970 UTC, TIME is
 * seconds since midnight, idvisitor and config_id are the 8 bytes as a whole number. A column that
 * the table does not have reads as NULL. Immutable.
 */
public final class LogRow {
  /** A row of which every column is NULL. */
  public static final LogRow NONE = new RowLayout(List.of(), List.of()).newRow();

  private final RowLayout layout;
  private final long[] numbers;
  private final LogText[] texts;

  LogRow(RowLayout layout, long[] numbers, LogText[] texts) {
    this.layout = layout;
    this.numbers = numbers;
    this.texts = texts;
  }

  /**
   * Makes a row of these columns, a Long, a Double or a text each, and null for NULL; all others
   * are NULL.
   */
  public static LogRow of(Map<String, Object> columns) {
    List<LogField> fields = new ArrayList<>();
    List<RowLayout.Kind> kinds = new ArrayList<>();
    columns.forEach(
        (name, value) -> {
          fields.add(LogField.of(name));
          kinds.add(
              value instanceof Double
                  ? RowLayout.Kind.DECIMAL
                  : value instanceof Number ? RowLayout.Kind.WHOLE : RowLayout.Kind.TEXT);
        });
    LogRow row = new RowLayout(fields, kinds).newRow();
    for (int slot = 0; slot < fields.size(); slot++) {
      row.put(slot, columns.get(fields.get(slot).name()));
    }
    return row;
  }

  private void put(int slot, Object value) {
    if (value instanceof Double decimal) {
      setNumber(slot, Double.doubleToRawLongBits(decimal));
    } else if (value instanceof Number whole) {
      setNumber(slot, whole.longValue());
    } else if (value != null) {
      setText(slot, new LogText(value.toString()));
    }
  }

  /** Sets a whole number, or the bits of a decimal, while the row is made. */
  void setNumber(int slot, long value) {
    numbers[layout.place(slot)] = value;
  }

  /** Sets a text while the row is made. */
  void setText(int slot, LogText text) {
    texts[layout.place(slot)] = text;
  }

  /** Sets a number to NULL while the row is made. */
  void setNull(int slot) {
    layout.setNullNumber(numbers, layout.place(slot));
  }

  /** Whether all columns hold what those of another row hold, texts letter by letter. */
  boolean isLike(LogRow other) {
    if (!layout.isLike(other.layout) || !Arrays.equals(numbers, other.numbers)) {
      return false;
    }
    for (int i = 0; i < texts.length; i++) {
      if (!Objects.equals(spelled(texts[i]), spelled(other.texts[i]))) {
        return false;
      }
    }
    return true;
  }

  private static String spelled(LogText text) {
    return text == null ? null : text.toString();
  }

  /** Whether the column is NULL. */
  public boolean isNull(LogField field) {
    int slot = layout.slot(field);
    if (slot == RowLayout.ABSENT) {
      return true;
    }
    return isText(slot)
        ? texts[layout.place(slot)] == null
        : layout.isNullNumber(numbers, layout.place(slot));
  }

  /** Whether the column holds a number with fraction; not so for NULL. */
  public boolean isDecimal(LogField field) {
    int slot = layout.slot(field);
    return slot != RowLayout.ABSENT && isDecimal(slot) && !isNull(field);
  }

  private boolean isText(int slot) {
    return layout.kind(slot) == RowLayout.Kind.TEXT;
  }

  private boolean isDecimal(int slot) {
    return layout.kind(slot) == RowLayout.Kind.DECIMAL;
  }

  /** A whole number; 0 for NULL and for a text. */
  public long number(LogField field) {
    int slot = layout.slot(field);
    if (slot == RowLayout.ABSENT || isText(slot)) {
      return 0;
    }
    long value = numbers[layout.place(slot)];
    return isDecimal(slot) ? (long) Double.longBitsToDouble(value) : value;
  }

  /** A number with fraction; 0 for NULL and for a text. */
  public double decimal(LogField field) {
    int slot = layout.slot(field);
    if (slot == RowLayout.ABSENT || isText(slot)) {
      return 0;
    }
    long value = numbers[layout.place(slot)];
    return isDecimal(slot) ? Double.longBitsToDouble(value) : value;
  }

  /** A Long, a Double or a text; empty for NULL. */
  public Optional<Object> get(LogField field) {
    if (isNull(field)) {
      return Optional.empty();
    }
    if (isText(layout.slot(field))) {
      return Optional.of(texts[layout.place(layout.slot(field))]);
    }
    return Optional.of(isDecimal(field) ? (Object) decimal(field) : (Object) number(field));
  }

  /** A text; empty for NULL and for a number. */
  public Optional<LogText> text(LogField field) {
    int slot = layout.slot(field);
    return slot == RowLayout.ABSENT || !isText(slot)
        ? Optional.empty()
        : Optional.ofNullable(texts[layout.place(slot)]);
  }
}
