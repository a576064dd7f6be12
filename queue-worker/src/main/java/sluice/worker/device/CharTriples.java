package sluice.worker.device;

/**
 * Which three chars stand next to each other in a text, some triples taken for others: tells
 * quickly of nearly all texts that they do not occur in it. Chars are 0..255. Immutable once made.
 */
final class CharTriples {
  /** A power of two: a user agent sets one in thirty. */
  private static final int BITS = 1 << 12;

  private static final int SHIFT = Integer.SIZE - 12;

  private static final int LENGTH = 3;

  /** Of a key three chars count. */
  private static final int KEY = (1 << 8 * LENGTH) - 1;

  /** Stands for no triple, which every text has. */
  static final short NONE = -1;

  private static final short[] NOTHING = {};

  private final long[] bits = new long[BITS / Long.SIZE];

  private CharTriples() {}

  /** Those of one text. */
  static CharTriples of(byte[] text) {
    CharTriples triples = new CharTriples();
    int key = 0;
    for (int i = 0; i < text.length; i++) {
      key = (key << 8 | text[i] & 0xFF) & KEY;
      if (i >= LENGTH - 1) {
        int bit = bit(key);
        triples.bits[bit / Long.SIZE] |= 1L << bit;
      }
    }
    return triples;
  }

  /** Stands for one triple of a text; {@link #NONE} if it has none. */
  static short oneOf(String text) {
    if (text.length() < LENGTH) {
      return NONE;
    }
    return (short) bit(text.charAt(0) << 16 | text.charAt(1) << 8 | text.charAt(2));
  }

  /** That of each text. */
  static short[] ofEach(String[] texts) {
    short[] triples = texts.length == 0 ? NOTHING : new short[texts.length];
    for (int i = 0; i < triples.length; i++) {
      triples[i] = oneOf(texts[i]);
    }
    return triples;
  }

  /** Whether the triple of {@link #oneOf} is there, or one that is taken for it. */
  boolean mayHave(short one) {
    return one == NONE || (bits[one / Long.SIZE] & 1L << one) != 0;
  }

  /** Whether all triples of a text are there; if not, the text does not occur. */
  boolean mayHave(String text) {
    int key = 0;
    for (int i = 0; i < text.length(); i++) {
      key = (key << 8 | text.charAt(i)) & KEY;
      if (i >= LENGTH - 1 && !mayHave((short) bit(key))) {
        return false;
      }
    }
    return true;
  }

  private static int bit(int key) {
    return key * 0x9E3779B1 >>> SHIFT;
  }
}
