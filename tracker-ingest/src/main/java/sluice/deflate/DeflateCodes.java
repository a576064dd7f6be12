package sluice.deflate;

import java.util.Arrays;

/**
 * The codes of our deflate blocks and the head that announces them (RFC 1951, 3.2.5 - 3.2.7).
 * Immutable; thread-safe.
 *
 * <p>The lengths of the codes are constants. They were found by counting the tokens of drawn
 * entries, cut as well as can be, and then giving neighbouring symbols their mean count, or
 * another's, as long as the bits of the head and of the mean entry became fewer together (simulated
 * annealing): the head says a run of equal lengths in a few bits. Any other complete code would be
 * right, too, and only longer. Every letter that JSON can have has a code. Repeats that are longer
 * than {@link #MAX_MATCH}, or farther away than {@link #WINDOW}, have none: they are too rare for
 * their share of the head.
 */
final class DeflateCodes {

  /** The longest repeat, and how far back it may begin. */
  static final int MAX_MATCH = 82;

  static final int WINDOW = 4096;

  /** Bits of the codes of the letters from the blank on, one hexadecimal digit each. */
  private static final String LETTERS =
      "5a5aaaa888888866666666666688888888888888888888888888889999999996"
          + "86666466666666666666666688888888";

  /** Bits of the codes of the end of the block and of the first symbols for lengths. */
  private static final String END_AND_LENGTHS = "a458888888aaaaaaaaaaaa";

  /** Bits of the codes of the first symbols for distances. */
  private static final String DISTANCES = "666664444444444444566666";

  private static final int END_OF_BLOCK = 256;
  private static final int FIRST_LENGTH = 257;
  private static final int MAX_HEAD_BITS = 7;

  /** Order in which the head lists the lengths of the codes of lengths. */
  private static final int[] HEAD_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final HuffmanCode literals;
  private final HuffmanCode distances;

  /** For each letter: its code above the lowest eight bits, which hold the code's length. */
  private final int[] letters = new int[128];

  /** For each length of a repeat: its code with the extra bits, and their number. */
  private final int[] lengthCode = new int[MAX_MATCH + 1];

  private final byte[] lengthBits = new byte[MAX_MATCH + 1];
  private final byte[] head = new byte[128];
  private final int headBits;

  DeflateCodes() {
    byte[] literalLengths = new byte[END_OF_BLOCK + END_AND_LENGTHS.length()];
    write(LETTERS, literalLengths, ' ');
    write(END_AND_LENGTHS, literalLengths, END_OF_BLOCK);
    byte[] distanceLengths = new byte[DISTANCES.length()];
    write(DISTANCES, distanceLengths, 0);
    literals = new HuffmanCode(literalLengths);
    distances = new HuffmanCode(distanceLengths);
    for (int length = JsonTokenizer.MIN_MATCH; length <= MAX_MATCH; length++) {
      int symbol = lengthSymbol(length);
      int bits = literals.bits(FIRST_LENGTH + symbol);
      int extra = length - lengthBase(symbol);
      lengthCode[length] = literals.code(FIRST_LENGTH + symbol) | extra << bits;
      lengthBits[length] = (byte) (bits + lengthExtra(symbol));
    }
    for (int letter = 0; letter < letters.length; letter++) {
      letters[letter] = literals.code(letter) << 8 | literals.bits(letter);
    }
    BitWriter bits = new BitWriter();
    bits.begin(head, 0);
    makeHead(bits);
    headBits = bits.bitLength();
    bits.align();
  }

  private static void write(String digits, byte[] lengths, int from) {
    for (int i = 0; i < digits.length(); i++) {
      lengths[from + i] = (byte) Character.digit(digits.charAt(i), 16);
    }
  }

  /** The block's type, which is the last one, and its codes. */
  void writeHead(BitWriter out) {
    int whole = headBits / 8;
    out.bytes(head, whole);
    out.put(head[whole] & (1 << headBits % 8) - 1, headBits % 8);
  }

  void writeEnd(BitWriter out) {
    out.put(literals.code(END_OF_BLOCK), literals.bits(END_OF_BLOCK));
  }

  void writeLetter(byte letter, BitWriter out) {
    int code = letters[letter];
    out.put(code >>> 8, code & 0xff);
  }

  /** Bits that these letters take. */
  int lettersBits(byte[] input, int from, int count) {
    int bits = 0;
    for (int at = from; at < from + count; at++) {
      bits += letters[input[at]] & 0xff;
    }
    return bits;
  }

  /**
   * Says that the text goes on with what stands so far back.
   *
   * @param length {@link JsonTokenizer#MIN_MATCH} to {@link #MAX_MATCH}
   * @param distance 1 to {@link #WINDOW}
   */
  void writeRepeat(int length, int distance, BitWriter out) {
    int symbol = distanceSymbol(distance);
    int bits = distances.bits(symbol);
    long distanceCode = distances.code(symbol) | (long) distanceRest(distance, symbol) << bits;
    int before = lengthBits[length];
    out.put(lengthCode[length] | distanceCode << before, before + bits + distanceExtra(symbol));
  }

  /** Bits that {@link #writeRepeat} takes. */
  int repeatBits(int length, int distance) {
    int symbol = distanceSymbol(distance);
    return lengthBits[length] + distances.bits(symbol) + distanceExtra(symbol);
  }

  /** A step of the run-length coding of code lengths. */
  private interface Run {
    void of(int symbol, int extra, int extraBits);
  }

  private void makeHead(BitWriter out) {
    byte[] lengths = Arrays.copyOf(literals.lengths(), literals.symbols() + distances.symbols());
    System.arraycopy(distances.lengths(), 0, lengths, literals.symbols(), distances.symbols());
    int[] counts = new int[HEAD_ORDER.length];
    forEachRun(lengths, (symbol, extra, extraBits) -> counts[symbol]++);
    HuffmanCode code = new HuffmanCode(HuffmanCode.lengths(counts, MAX_HEAD_BITS));
    int last = HEAD_ORDER.length - 1;
    while (code.bits(HEAD_ORDER[last]) == 0) {
      last--;
    }
    out.put(0b101, 3);
    out.put(literals.symbols() - FIRST_LENGTH, 5);
    out.put(distances.symbols() - 1, 5);
    out.put(last + 1 - 4, 4);
    for (int i = 0; i <= last; i++) {
      out.put(code.bits(HEAD_ORDER[i]), 3);
    }
    forEachRun(
        lengths,
        (symbol, extra, extraBits) -> {
          out.put(code.code(symbol), code.bits(symbol));
          out.put(extra, extraBits);
        });
  }

  private static void forEachRun(byte[] lengths, Run run) {
    for (int at = 0; at < lengths.length; ) {
      int same = 1;
      while (at + same < lengths.length && lengths[at + same] == lengths[at]) {
        same++;
      }
      at += lengths[at] == 0 ? zeros(same, run) : repeated(lengths[at], same, run);
    }
  }

  private static int zeros(int count, Run run) {
    if (count < 3) {
      run.of(0, 0, 0);
      return 1;
    }
    int taken = Math.min(count, 138);
    if (taken <= 10) {
      run.of(17, taken - 3, 3);
    } else {
      run.of(18, taken - 11, 7);
    }
    return taken;
  }

  /** The length itself, and all repeats of it. */
  private static int repeated(int length, int count, Run run) {
    run.of(length, 0, 0);
    int left = count - 1;
    while (left >= 3) {
      int taken = Math.min(left, 6);
      run.of(16, taken - 3, 2);
      left -= taken;
    }
    return count - left;
  }

  private static int lengthExtra(int symbol) {
    return symbol < 8 ? 0 : (symbol - 4) / 4;
  }

  private static int lengthBase(int symbol) {
    return symbol < 8 ? 3 + symbol : 3 + (4 + symbol % 4 << lengthExtra(symbol));
  }

  private static int lengthSymbol(int length) {
    int symbol = END_AND_LENGTHS.length() - 2;
    while (lengthBase(symbol) > length) {
      symbol--;
    }
    return symbol;
  }

  private static int distanceSymbol(int distance) {
    int from = distance - 1;
    if (from < 4) {
      return from;
    }
    int high = 31 - Integer.numberOfLeadingZeros(from);
    return 2 * high + (from >>> high - 1 & 1);
  }

  private static int distanceExtra(int symbol) {
    return symbol < 4 ? 0 : symbol / 2 - 1;
  }

  private static int distanceRest(int distance, int symbol) {
    return distance - 1 & (1 << distanceExtra(symbol)) - 1;
  }
}
