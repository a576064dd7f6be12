package sluice.archive.visit;

import java.util.Arrays;
import java.util.List;

/**
 * Where rows of one table have their values: whole numbers and decimals in an array of longs, whose
 * first elements are one bit a number for NULL, texts in an array of theirs. Immutable; safe for
 * use by any thread.
 */
final class RowLayout {
  /** What a column holds. */
  enum Kind {
    WHOLE,
    DECIMAL,
    TEXT
  }

  /** Stands for a column that the table does not have. */
  static final int ABSENT = -1;

  private final int[] slots;
  private final Kind[] kinds;
  private final int[] places;
  private final int masks;
  private final int numbers;
  private final int texts;

  /** The layout of columns of these kinds; the slot of each is its index. */
  RowLayout(List<LogField> fields, List<Kind> kinds) {
    this.kinds = kinds.toArray(Kind[]::new);
    this.slots = slots(fields);
    this.places = new int[this.kinds.length];
    this.texts = (int) kinds.stream().filter(kind -> kind == Kind.TEXT).count();
    int wholeAndDecimal = places.length - texts;
    this.masks = (wholeAndDecimal + Long.SIZE - 1) / Long.SIZE;
    this.numbers = masks + wholeAndDecimal;
    int nextNumber = masks;
    int nextText = 0;
    for (int slot = 0; slot < places.length; slot++) {
      places[slot] = this.kinds[slot] == Kind.TEXT ? nextText++ : nextNumber++;
    }
  }

  private static int[] slots(List<LogField> fields) {
    int most = fields.stream().mapToInt(LogField::number).max().orElse(ABSENT);
    int[] slots = new int[most + 1];
    Arrays.fill(slots, ABSENT);
    for (int slot = 0; slot < fields.size(); slot++) {
      slots[fields.get(slot).number()] = slot;
    }
    return slots;
  }

  /** Whether rows of both have the same columns in the same places. */
  boolean isLike(RowLayout other) {
    return this == other || Arrays.equals(slots, other.slots) && Arrays.equals(kinds, other.kinds);
  }

  int slot(LogField field) {
    return field.number() < slots.length ? slots[field.number()] : ABSENT;
  }

  Kind kind(int slot) {
    return kinds[slot];
  }

  /** Which element of its array holds the value. */
  int place(int slot) {
    return places[slot];
  }

  /** Makes a row of which every number is 0 and not NULL, and every text NULL. */
  LogRow newRow() {
    return new LogRow(this, new long[numbers], new LogText[texts]);
  }

  boolean isNullNumber(long[] of, int place) {
    int bit = place - masks;
    return (of[bit / Long.SIZE] >>> bit & 1) == 1;
  }

  void setNullNumber(long[] of, int place) {
    int bit = place - masks;
    of[bit / Long.SIZE] |= 1L << bit;
  }
}
