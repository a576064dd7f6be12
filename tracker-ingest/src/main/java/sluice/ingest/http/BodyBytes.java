package sluice.ingest.http;

import java.util.Arrays;

/**
 * The body of the request that is being read. Memory is taken as bytes arrive, not as they are
 * announced. Owned by one connection.
 */
final class BodyBytes {

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int length;
  private long announced;

  /**
   * Forgets the last body and begins another.
   *
   * @param newAnnounced bytes that will come, at most; negative when that is unknown
   */
  void begin(long newAnnounced) {
    clear();
    announced = newAnnounced;
  }

  int length() {
    return length;
  }

  /** What it holds in memory. */
  int capacity() {
    return bytes.length;
  }

  /** What it will hold in memory when so many bytes more are added. */
  int capacityWith(int count) {
    int needed = length + count;
    if (needed <= bytes.length) {
      return bytes.length;
    }
    long doubled = Math.max(needed, 2L * length);
    return (int) (announced < 0 ? doubled : Math.max(needed, Math.min(doubled, announced)));
  }

  void add(byte[] from, int start, int count) {
    int capacity = capacityWith(count);
    if (capacity > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacity);
    }
    System.arraycopy(from, start, bytes, length, count);
    length += count;
  }

  /** Gives the whole body away and holds nothing any more. */
  byte[] take() {
    byte[] whole = bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    clear();
    return whole;
  }

  void clear() {
    bytes = NONE;
    length = 0;
  }
}
