package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sums of decimals that do not depend on the order in which they are added: fixed point numbers of
 * 192 bits, of which 64 are behind the point. A value is rounded to the last of them, 5e-20, before
 * it is added, and one that is larger than {@link #LARGEST} counts as that. Not thread-safe.
 *
 * <pre>
 *   3 longs a row, lowest first, two's complement over all 192 bits; value = number / 2^64
 * </pre>
 */
public final class ExactCells extends Cells {
  /**
   * The largest value that counts in full: 2^28 values of this size can be added before the sum
   * overflows.
   */
  public static final double LARGEST = 0x1p99;

  private static final int WORDS = 3;
  private static final int FRACTION_BITS = 64;
  private static final int MANTISSA_BITS = 52;
  private static final int EXPONENT_MASK = 0x7ff;

  /** Power of two of the lowest bit of a double with exponent 0, as IEEE 754 has it. */
  private static final int EXPONENT_OFFSET = 1075;

  private long[] words = {};

  /** Adds a value; it is a number. */
  public void add(int row, double value) {
    if (value == 0) {
      return;
    }
    double bounded = Math.max(-LARGEST, Math.min(LARGEST, value));
    long bits = Double.doubleToRawLongBits(bounded);
    int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
    long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
    mantissa |= exponent == 0 ? 0 : 1L << MANTISSA_BITS;
    int shift = Math.max(1, exponent) - EXPONENT_OFFSET + FRACTION_BITS;
    if (shift < 0) {
      mantissa = shift < -MANTISSA_BITS - 1 ? 0 : (mantissa + (1L << (-shift - 1))) >> -shift;
      shift = 0;
    }
    addShifted(row, mantissa, shift, bits < 0);
  }

  private void addShifted(int row, long mantissa, int shift, boolean isNegative) {
    int word = shift >>> 6;
    int offset = shift & 63;
    long low = mantissa << offset;
    long high = offset == 0 ? 0 : mantissa >>> (64 - offset);
    long[] added = new long[WORDS];
    added[word] = low;
    if (word + 1 < WORDS) {
      added[word + 1] = high;
    }
    if (isNegative) {
      negate(added);
    }
    addWords(row, added, 0);
  }

  private static void negate(long[] number) {
    boolean carries = true;
    for (int i = 0; i < WORDS; i++) {
      number[i] = ~number[i] + (carries ? 1 : 0);
      carries = carries && number[i] == 0;
    }
  }

  private void addWords(int row, long[] from, int at) {
    if ((row + 1) * WORDS > words.length) {
      words = Arrays.copyOf(words, roomFor(row) * WORDS);
    }
    long carry = 0;
    for (int i = 0; i < WORDS; i++) {
      long left = words[row * WORDS + i];
      long sum = left + from[at + i];
      long withCarry = sum + carry;
      boolean overflows = Long.compareUnsigned(sum, left) < 0 || carry == 1 && withCarry == 0;
      words[row * WORDS + i] = withCarry;
      carry = overflows ? 1 : 0;
    }
  }

  /** The double that is nearest to the sum. */
  public double get(int row) {
    if (isNothing(row)) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.allocate(WORDS * Long.BYTES);
    for (int i = WORDS - 1; i >= 0; i--) {
      bytes.putLong(words[row * WORDS + i]);
    }
    return new BigInteger(bytes.array()).doubleValue() * 0x1p-64;
  }

  @Override
  boolean isNothing(int row) {
    int at = row * WORDS;
    return at >= words.length || (words[at] | words[at + 1] | words[at + 2]) == 0;
  }

  @Override
  void merge(int row, Cells other, int otherRow, boolean otherIsFirst) {
    long[] from = ((ExactCells) other).words;
    if ((otherRow + 1) * WORDS <= from.length) {
      addWords(row, from, otherRow * WORDS);
    }
  }

  @Override
  void write(DataOutput out, int row) throws IOException {
    for (int i = 0; i < WORDS; i++) {
      int at = row * WORDS + i;
      out.writeLong(at < words.length ? words[at] : 0);
    }
  }

  @Override
  void read(DataInput in, int row) throws IOException {
    addWords(row, new long[] {in.readLong(), in.readLong(), in.readLong()}, 0);
  }

  @Override
  Object save(GroupIndex.Covered covered, Cells above) {
    long[] saved = new long[WORDS * covered.count()];
    for (int i = 0; i < covered.count(); i++) {
      if ((covered.row(i) + 1) * WORDS <= words.length) {
        System.arraycopy(words, covered.row(i) * WORDS, saved, i * WORDS, WORDS);
      }
    }
    return saved;
  }

  @Override
  void restore(GroupIndex.Covered covered, Object saved) {
    for (int i = 0; i < covered.count(); i++) {
      if ((covered.row(i) + 1) * WORDS <= words.length) {
        System.arraycopy((long[]) saved, i * WORDS, words, covered.row(i) * WORDS, WORDS);
      }
    }
  }

  @Override
  void clear(int fromRow, int toRow) {
    if (fromRow * WORDS < words.length) {
      Arrays.fill(words, fromRow * WORDS, Math.min(toRow * WORDS, words.length), 0);
    }
  }
}
