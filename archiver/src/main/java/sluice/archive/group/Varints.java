package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whole numbers in as few bytes as they need: zigzag, 7 bits a byte, lowest first. */
final class Varints {
  private static final int BITS = 7;
  private static final int MORE = 0x80;

  private Varints() {}

  static void write(DataOutput out, long value) throws IOException {
    long rest = value << 1 ^ value >> Long.SIZE - 1;
    while ((rest & -MORE) != 0) {
      out.writeByte((int) rest | MORE);
      rest >>>= BITS;
    }
    out.writeByte((int) rest);
  }

  static long read(DataInput in) throws IOException {
    long value = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      value |= (long) (next & MORE - 1) << shift;
      shift += BITS;
    } while (next >= MORE && shift < Long.SIZE);
    return value >>> 1 ^ -(value & 1);
  }

  /**
   * Reads how many things follow.
   *
   * @throws IOException if it is not one
   */
  static int readCount(DataInput in) throws IOException {
    long count = read(in);
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw new IOException(count + " is not a count");
    }
    return (int) count;
  }
}
