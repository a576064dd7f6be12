package sluice.ingest.ring;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one queue's pushes have lately put into Redis, in order: pushed again when the server has
 * lost its memory. A ring of bytes, so that seconds of traffic cost the garbage collector nothing.
 * Owned by the appender.
 *
 * <pre>
 *  | confirmed at, nanos | length | entry |  ... at ever growing positions, modulo the capacity
 * </pre>
 */
final class ResendLog {

  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

  /** Bytes with which the buffer starts; it doubles up to the limit, and most queues stay small. */
  private static final int FIRST_BYTES = 1 << 14;

  private final long windowNanos;
  private final int maxBytes;
  private byte[] ring = new byte[FIRST_BYTES];
  private long head;
  private long tail;

  /**
   * @param windowNanos how long entries are kept; 0 for not at all
   * @param maxBytes most memory, a power of two; older entries go when it is used up
   */
  ResendLog(long windowNanos, int maxBytes) {
    this.windowNanos = windowNanos;
    this.maxBytes = Math.max(FIRST_BYTES, maxBytes);
  }

  /** Remembers an entry. Hot path: appender; no allocation once grown. */
  void add(byte[] entry, long nowNanos) {
    int size = HEADER_BYTES + entry.length;
    if (windowNanos == 0 || size > maxBytes) {
      head = tail;
      return;
    }
    dropOlderThan(nowNanos - windowNanos);
    while (ring.length - (tail - head) < size) {
      if (ring.length < maxBytes) {
        grow();
      } else {
        dropFirst();
      }
    }
    writeNumber(nowNanos, Long.BYTES, tail);
    writeNumber(entry.length, Integer.BYTES, tail + Long.BYTES);
    write(entry, tail + HEADER_BYTES);
    tail += size;
  }

  /**
   * Takes out what was confirmed in the window before that moment, oldest first; forgets all.
   *
   * @param lostNanos when the server was last known to be there
   */
  Deque<byte[]> drain(long lostNanos) {
    dropOlderThan(lostNanos - windowNanos);
    Deque<byte[]> entries = new ArrayDeque<>();
    while (head < tail) {
      entries.add(read(head + HEADER_BYTES, lengthAt(head)));
      dropFirst();
    }
    return entries;
  }

  /** Forgets all entries. */
  void clear() {
    head = tail;
  }

  private void dropOlderThan(long nanos) {
    while (head < tail && readNumber(Long.BYTES, head) - nanos < 0) {
      dropFirst();
    }
  }

  private void dropFirst() {
    head += HEADER_BYTES + lengthAt(head);
  }

  private int lengthAt(long at) {
    return (int) readNumber(Integer.BYTES, at + Long.BYTES);
  }

  private void grow() {
    byte[] kept = read(head, (int) (tail - head));
    ring = new byte[ring.length * 2];
    head = 0;
    tail = kept.length;
    write(kept, 0);
  }

  private void writeNumber(long value, int bytes, long at) {
    for (int i = 0; i < bytes; i++) {
      ring[(int) (at + i) & ring.length - 1] = (byte) (value >>> 8 * i);
    }
  }

  private long readNumber(int bytes, long at) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (ring[(int) (at + i) & ring.length - 1] & 0xffL) << 8 * i;
    }
    return value;
  }

  private void write(byte[] bytes, long at) {
    int from = (int) at & ring.length - 1;
    int first = Math.min(bytes.length, ring.length - from);
    System.arraycopy(bytes, 0, ring, from, first);
    System.arraycopy(bytes, first, ring, 0, bytes.length - first);
  }

  private byte[] read(long at, int length) {
    byte[] bytes = new byte[length];
    int from = (int) at & ring.length - 1;
    int first = Math.min(length, ring.length - from);
    System.arraycopy(ring, from, bytes, 0, first);
    System.arraycopy(ring, 0, bytes, first, length - first);
    return bytes;
  }
}
