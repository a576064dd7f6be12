package sluice.archive.group;

import java.util.Arrays;
import java.util.stream.LongStream;

/** An exact set of 8-byte ids: an array that is sorted and cleared of repeats when it fills up. */
public final class DistinctLongs {
  private long[] values = new long[2];
  private int length;
  private int sorted;

  /** Values, each once, ascending. */
  public static long[] of(LongStream values) {
    DistinctLongs distinct = new DistinctLongs();
    values.forEach(distinct::add);
    return distinct.sorted();
  }

  public void add(long value) {
    if (length > 0 && values[length - 1] == value) {
      return;
    }
    if (length == values.length) {
      compact();
      if (length > values.length / 2) {
        values = Arrays.copyOf(values, values.length * 2);
      }
    }
    values[length++] = value;
  }

  public void addAll(DistinctLongs other) {
    for (int i = 0; i < other.length; i++) {
      add(other.values[i]);
    }
  }

  public int count() {
    compact();
    return length;
  }

  /** The values, ascending. */
  public long[] sorted() {
    compact();
    return Arrays.copyOf(values, length);
  }

  private void compact() {
    if (sorted == length) {
      return;
    }
    Arrays.sort(values, 0, length);
    int kept = 0;
    for (int i = 0; i < length; i++) {
      if (i == 0 || values[i] != values[i - 1]) {
        values[kept++] = values[i];
      }
    }
    length = kept;
    sorted = kept;
  }
}
