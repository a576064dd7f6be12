package sluice.archive.change;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Ids of visits as ascending arrays, and as bytes: the distance of each from the one before, 7 bits
 * a byte, lowest first. No state.
 */
final class ChangedIds {
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private ChangedIds() {}

  /** All ids of two ascending arrays, ascending, each once. */
  static long[] union(long[] some, long[] others) {
    long[] both = Arrays.copyOf(some, some.length + others.length);
    System.arraycopy(others, 0, both, some.length, others.length);
    return ascending(both, both.length);
  }

  /** The first so many of an array that may be written to, ascending, each once. */
  static long[] ascending(long[] ids, int length) {
    Arrays.sort(ids, 0, length);
    int kept = 0;
    for (int i = 0; i < length; i++) {
      if (i == 0 || ids[i] != ids[i - 1]) {
        ids[kept++] = ids[i];
      }
    }
    return Arrays.copyOf(ids, kept);
  }

  static byte[] toBytes(long[] ascending) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * ascending.length);
    long before = 0;
    for (long id : ascending) {
      long rest = id - before;
      while (rest >= MORE || rest < 0) {
        bytes.write((int) rest | MORE);
        rest >>>= BITS;
      }
      bytes.write((int) rest);
      before = id;
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toBytes} wrote. */
  static long[] of(byte[] bytes) {
    long[] ids = new long[bytes.length];
    int count = 0;
    long before = 0;
    long distance = 0;
    int shift = 0;
    for (byte next : bytes) {
      distance |= (long) (next & MORE - 1) << shift;
      shift += BITS;
      if (next >= 0) {
        before += distance;
        ids[count++] = before;
        distance = 0;
        shift = 0;
      }
    }
    return Arrays.copyOf(ids, count);
  }
}
