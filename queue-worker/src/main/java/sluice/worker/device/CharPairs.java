package sluice.worker.device;

/**
 * Which two chars stand next to each other in a text, some pairs taken for others: tells quickly of
 * most texts that they do not occur in it. Chars are 0..255. Immutable once made.
 */
final class CharPairs {
  /** A power of two: a user agent sets one in four. */
  private static final int BITS = 1 << 9;

  /** Stands for no pair, which every text has. */
  static final short NONE = -1;

  private final long[] bits = new long[BITS / Long.SIZE];

  private CharPairs() {}

  /** Those of one text. */
  static CharPairs of(String text) {
    CharPairs pairs = new CharPairs();
    for (int i = 1; i < text.length(); i++) {
      pairs.add(text.charAt(i - 1), text.charAt(i));
    }
    return pairs;
  }

  private void add(char first, char second) {
    int bit = bit(first, second);
    bits[bit / Long.SIZE] |= 1L << bit;
  }

  /** Stands for one pair of a text; {@link #NONE} if it has none. */
  static short oneOf(String text) {
    return text.length() < 2 ? NONE : (short) bit(text.charAt(0), text.charAt(1));
  }

  /** Whether the pair of {@link #oneOf} is there, or one that is taken for it. */
  boolean mayHave(short one) {
    return one == NONE || (bits[one / Long.SIZE] & 1L << one) != 0;
  }

  private boolean mayHave(char first, char second) {
    return mayHave((short) bit(first, second));
  }

  /** Whether all pairs of a text are there; if not, the text does not occur. */
  boolean mayHave(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (!mayHave(text.charAt(i - 1), text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int bit(char first, char second) {
    int pair = first << 8 | second;
    return (pair ^ pair >>> 5) & BITS - 1;
  }
}
