package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of the request that is being read. Owned by one connection. */
final class BodyBytes {

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int length;

  int length() {
    return length;
  }

  void add(ByteBuf more) {
    int count = more.readableBytes();
    if (count == 0) {
      return;
    }
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, length == 0 ? count : Math.max(length * 2, length + count));
    }
    more.readBytes(bytes, length, count);
    length += count;
  }

  /** The whole body; starts anew. */
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
