package sluice.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes bits, lowest first, as deflate wants them. Owned by one thread. */
final class BitWriter {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] out = {};
  private int position;
  private long bits;
  private int count;

  /** Starts anew in this array, which must have room for all that will come. */
  void begin(byte[] into, int at) {
    out = into;
    position = at;
    bits = 0;
    count = 0;
  }

  /**
   * Writes up to 48 bits. Hot path: it stores eight bytes at once, of which those that are full
   * count, so the array needs eight bytes of room behind the last.
   */
  void put(long value, int width) {
    bits |= value << count;
    count += width;
    LONG.set(out, position, bits);
    int whole = count >>> 3;
    position += whole;
    bits >>>= whole << 3;
    count &= 7;
  }

  /** Writes whole bytes; a byte must begin here. */
  void bytes(byte[] from, int length) {
    System.arraycopy(from, 0, out, position, length);
    position += length;
  }

  /** Fills the last byte with zeros. */
  void align() {
    if (count > 0) {
      out[position++] = (byte) bits;
      bits = 0;
      count = 0;
    }
  }

  int position() {
    return position;
  }

  /** Bits written since {@link #begin} at position 0. */
  int bitLength() {
    return position * 8 + count;
  }
}
