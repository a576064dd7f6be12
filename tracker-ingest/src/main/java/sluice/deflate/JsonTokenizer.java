package sluice.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts a text into letters and repeats of what stood before (LZ77), with one remembered place for
 * each hash of four bytes. Owned by one thread.
 */
final class JsonTokenizer {

  /** The shortest repeat that is told as such: a shorter one costs more bits than its letters. */
  static final int MIN_MATCH = 4;

  /** The longest repeat, and how far back it may begin (RFC 1951). */
  static final int MAX_MATCH = 258;

  private static final int WINDOW = 32_768;
  private static final int HASH_BITS = 12;

  /** Positions are counted on from input to input; beyond this the table is cleared after all. */
  private static final int MAX_BASE = 1 << 30;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] table = new int[1 << HASH_BITS];
  private int base = 1;

  /** Takes what a text is made of. */
  interface Tokens {
    void literal(byte value);

    /** The text goes on with what stands so far back. */
    void repeat(int length, int distance);
  }

  /**
   * Cuts a text into literals and repetitions. Hot path: event loop; no allocation; never blocks;
   * EntryEncoderBenchmark.
   */
  void tokenize(byte[] input, int length, Tokens tokens) {
    if (base > MAX_BASE) {
      Arrays.fill(table, 0);
      base = 1;
    }
    int at = 0;
    while (at <= length - MIN_MATCH) {
      int word = (int) WORD.get(input, at);
      int slot = word * 0x9E3779B1 >>> 32 - HASH_BITS;
      int earlier = table[slot] - base;
      table[slot] = base + at;
      boolean repeats =
          earlier >= 0 && at - earlier <= WINDOW && (int) WORD.get(input, earlier) == word;
      if (repeats) {
        int matched = matchLength(input, earlier, at, length);
        tokens.repeat(matched, at - earlier);
        at += matched;
      } else {
        tokens.literal(input[at++]);
      }
    }
    while (at < length) {
      tokens.literal(input[at++]);
    }
    base += length;
  }

  private static int matchLength(byte[] input, int from, int at, int length) {
    int most = Math.min(MAX_MATCH, length - at);
    int matched = MIN_MATCH;
    while (matched + Long.BYTES <= most) {
      long differing =
          (long) EIGHT.get(input, from + matched) ^ (long) EIGHT.get(input, at + matched);
      if (differing != 0) {
        return matched + (Long.numberOfTrailingZeros(differing) >>> 3);
      }
      matched += Long.BYTES;
    }
    while (matched < most && input[from + matched] == input[at + matched]) {
      matched++;
    }
    return matched;
  }
}
