package sluice.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts a text into letters and repeats of what stood before (LZ77), so that it takes few bits by
 * the given codes, with one remembered place for each hash of three bytes. Owned by one thread.
 */
final class JsonTokenizer {

  /** The shortest repeat that deflate can tell. */
  static final int MIN_MATCH = 3;

  private static final int HASH_BITS = 12;

  /** Positions are counted on from input to input; beyond this the table is cleared after all. */
  private static final int MAX_BASE = 1 << 30;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final DeflateCodes codes;
  private final int[] table = new int[1 << HASH_BITS];
  private int base = 1;

  /** The repeat that {@link #find} found. */
  private int foundLength;

  private int foundDistance;

  JsonTokenizer(DeflateCodes codes) {
    this.codes = codes;
  }

  /**
   * Writes a text by the codes. A repeat is taken when it needs fewer bits than its letters, and
   * left to the one that begins a letter later when that saves more. Hot path: event loop; no
   * allocation; never blocks; EntryEncoderBenchmark.
   */
  void tokenize(byte[] input, int length, BitWriter out) {
    if (base > MAX_BASE) {
      Arrays.fill(table, 0);
      base = 1;
    }
    int at = 0;
    int saved = find(input, 0, length);
    while (at < length) {
      if (saved <= 0) {
        codes.writeLetter(input[at++], out);
        saved = find(input, at, length);
        continue;
      }
      int matched = foundLength;
      int distance = foundDistance;
      int savedLater = find(input, at + 1, length);
      if (savedLater > saved) {
        codes.writeLetter(input[at++], out);
        saved = savedLater;
        continue;
      }
      codes.writeRepeat(matched, distance, out);
      int last = Math.min(at + matched - 1, length - Integer.BYTES);
      for (int inside = at + 2; inside <= last; inside++) {
        table[slot(three(input, inside))] = base + inside;
      }
      at += matched;
      saved = find(input, at, length);
    }
    base += length;
  }

  /** Looks for a repeat at this place, and remembers the place; returns the bits that it saves. */
  private int find(byte[] input, int at, int length) {
    if (at > length - Integer.BYTES) {
      return 0;
    }
    int three = three(input, at);
    int slot = slot(three);
    int earlier = table[slot] - base;
    table[slot] = base + at;
    boolean repeats =
        earlier >= 0 && at - earlier <= DeflateCodes.WINDOW && three(input, earlier) == three;
    if (!repeats) {
      return 0;
    }
    int matched = matchLength(input, earlier, at, length);
    foundLength = matched;
    foundDistance = at - earlier;
    return codes.lettersBits(input, at, matched) - codes.repeatBits(matched, foundDistance);
  }

  /** Three bytes, of four that must be there. */
  private static int three(byte[] input, int at) {
    return (int) WORD.get(input, at) & 0xffffff;
  }

  private static int slot(int three) {
    return three * 0x9E3779B1 >>> 32 - HASH_BITS;
  }

  private static int matchLength(byte[] input, int from, int at, int length) {
    int most = Math.min(DeflateCodes.MAX_MATCH, length - at);
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
