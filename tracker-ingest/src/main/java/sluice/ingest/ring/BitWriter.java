package sluice.ingest.ring;

/** Writes bits, lowest first, as deflate wants them. Owned by one thread. */
final class BitWriter {

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

  /** Hot path: up to 48 bits. */
  void put(long value, int width) {
    bits |= value << count;
    count += width;
    while (count >= 8) {
      out[position++] = (byte) bits;
      bits >>>= 8;
      count -= 8;
    }
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
