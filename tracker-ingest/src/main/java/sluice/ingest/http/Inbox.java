package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Bytes of a connection that were read and not taken yet. They are copied from Netty's buffers at
 * once, so that no direct memory waits for a client. Owned by the connection's event loop.
 */
final class Inbox {

  /** Room for what may follow, so that a head that trickles in is copied a few times only. */
  private static final int MAX_SPARE_BYTES = 64 << 10;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int from;
  private int to;

  boolean isEmpty() {
    return from == to;
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** What it holds in memory. */
  int capacity() {
    return bytes.length;
  }

  void add(ByteBuf more) {
    int count = more.readableBytes();
    int kept = to - from;
    if (kept == 0) {
      bytes = new byte[count];
      from = 0;
      to = 0;
    } else if (bytes.length - to < count) {
      int most = Math.max(kept + count, Math.min(kept * 2, kept + MAX_SPARE_BYTES));
      byte[] larger = from == 0 ? Arrays.copyOf(bytes, most) : new byte[most];
      System.arraycopy(bytes, from, larger, 0, kept);
      bytes = larger;
      from = 0;
      to = kept;
    }
    more.readBytes(bytes, to, count);
    to += count;
  }

  void taken(int count) {
    from += count;
    if (from == to) {
      clear();
    }
  }

  void clear() {
    bytes = NONE;
    from = 0;
    to = 0;
  }
}
