package sluice.worker.device;

import java.util.List;

/**
 * With which three chars heads begin, some taken for others: tells quickly of most places that no
 * head stands there. Shorter heads are kept by all chars that they have. Immutable once made.
 */
final class Beginnings {

  /** Bits for each head that is to be told from others. */
  private static final int BITS_PER_HEAD = 8;

  private static final int MIN_BITS = Long.SIZE;

  private static final int MAX_BITS = 1 << 16;

  private static final int LENGTH = 3;

  private static final int CHAR_BITS = 8;

  private final long[] three;
  private final long[] two;
  private final CharSet one = new CharSet();

  /** Most lists have no head of less than three chars. */
  private boolean hasShort;

  private Beginnings(long[] three, long[] two) {
    this.three = three;
    this.two = two;
  }

  /** Those of texts with a char or more. */
  static Beginnings of(List<HeadTrie.Head> heads) {
    int ofTwo = (int) heads.stream().filter(head -> head.text().length() == 2).count();
    Beginnings beginnings = new Beginnings(bits(heads.size() - ofTwo), bits(ofTwo));
    heads.forEach(head -> beginnings.add(head.text()));
    return beginnings;
  }

  private static long[] bits(int heads) {
    int wanted = Math.min(MAX_BITS, Math.max(MIN_BITS, heads * BITS_PER_HEAD));
    return new long[Integer.highestOneBit(wanted) / Long.SIZE];
  }

  private void add(String head) {
    hasShort |= head.length() < LENGTH;
    if (head.length() == 1) {
      one.add(head.charAt(0));
      return;
    }
    int key = head.charAt(0) << CHAR_BITS | head.charAt(1);
    if (head.length() == 2) {
      set(two, key);
    } else {
      set(three, key << CHAR_BITS | head.charAt(2));
    }
  }

  private static void set(long[] bits, int key) {
    int bit = bit(bits, key);
    bits[bit / Long.SIZE] |= 1L << bit;
  }

  private static boolean has(long[] bits, int key) {
    int bit = bit(bits, key);
    return (bits[bit / Long.SIZE] & 1L << bit) != 0;
  }

  private static int bit(long[] bits, int key) {
    return (key * 0x9E3779B1 >>> Short.SIZE) & bits.length * Long.SIZE - 1;
  }

  /** What stands at these places, for {@link #mayBe}; 0 for what is beyond the end. */
  static int[] keys(byte[] lower, int[] places) {
    int[] keys = new int[places.length];
    for (int i = 0; i < keys.length; i++) {
      for (int at = places[i]; at < places[i] + LENGTH; at++) {
        keys[i] = keys[i] << CHAR_BITS | (at < lower.length ? lower[at] & 0xFF : 0);
      }
    }
    return keys;
  }

  /** Whether a head may stand where this was found. */
  boolean mayBe(int key) {
    return has(three, key)
        || hasShort && (has(two, key >>> CHAR_BITS) || one.has(key >>> 2 * CHAR_BITS));
  }
}
