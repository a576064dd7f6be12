package sluice.siege;

import java.util.Arrays;

/** Durations in nanoseconds, for their order statistics. Thread-safe. */
final class Latencies {
  private long[] values = new long[1024];
  private int size;

  synchronized void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = nanos;
  }

  /** In milliseconds; 0 when there is none. */
  synchronized long quantileMs(double quantile) {
    if (size == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(size - 1L, (long) (quantile * size))] / 1_000_000;
  }

  long longestMs() {
    return quantileMs(1);
  }

  @Override
  public String toString() {
    return "p50 "
        + quantileMs(0.5)
        + " p99 "
        + quantileMs(0.99)
        + " longest "
        + longestMs()
        + " ms";
  }
}
