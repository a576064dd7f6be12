package sluice.archive.fold;

import java.nio.LongBuffer;
import java.util.Arrays;

/** Sets of distinct longs in ascending order, from index 0 to the limit of a buffer. No state. */
final class SortedLongs {
  private SortedLongs() {}

  /** All members of both. */
  static LongBuffer union(LongBuffer left, LongBuffer right) {
    if (left.limit() == 0 || right.limit() == 0) {
      return left.limit() == 0 ? right : left;
    }
    long[] all = new long[left.limit() + right.limit()];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < left.limit() && j < right.limit()) {
      long a = left.get(i);
      long b = right.get(j);
      all[size++] = Math.min(a, b);
      i += a <= b ? 1 : 0;
      j += b <= a ? 1 : 0;
    }
    while (i < left.limit()) {
      all[size++] = left.get(i++);
    }
    while (j < right.limit()) {
      all[size++] = right.get(j++);
    }
    return LongBuffer.wrap(size == all.length ? all : Arrays.copyOf(all, size));
  }

  /**
   * Number of members of both together: each of the few is looked for among the many, in steps that
   * double from where the one before was, so that a small set costs little beside a large one.
   */
  static long unionSize(LongBuffer many, LongBuffer few) {
    long size = many.limit();
    int from = 0;
    for (int i = 0; i < few.limit(); i++) {
      from = firstNotBelow(many, from, few.get(i));
      if (from == many.limit() || many.get(from) != few.get(i)) {
        size++;
      }
    }
    return size;
  }

  /** Index of the first member that is at least so large, searched from an index on. */
  private static int firstNotBelow(LongBuffer sorted, int from, long value) {
    int below = from - 1;
    int step = 1;
    while (below + step < sorted.limit() && sorted.get(below + step) < value) {
      below += step;
      step = Math.min(2 * step, sorted.limit());
    }
    int end = Math.min(below + step, sorted.limit());
    while (end - below > 1) {
      int middle = (below + end) >>> 1;
      if (sorted.get(middle) < value) {
        below = middle;
      } else {
        end = middle;
      }
    }
    return end;
  }
}
