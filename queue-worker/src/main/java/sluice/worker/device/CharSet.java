package sluice.worker.device;

/** Characters 0..255. Mutable while a pattern is compiled, then no more. */
final class CharSet {

  /** How many characters there are. */
  static final int SIZE = 256;

  private final long[] bits = new long[SIZE / Long.SIZE];

  /** Those of a text. */
  static CharSet of(String choices) {
    CharSet set = new CharSet();
    for (int i = 0; i < choices.length(); i++) {
      set.add(choices.charAt(i));
    }
    return set;
  }

  /** All but those of a text. */
  static CharSet ofOthers(String excluded) {
    CharSet set = of(excluded);
    for (int i = 0; i < set.bits.length; i++) {
      set.bits[i] = ~set.bits[i];
    }
    return set;
  }

  /** Those of both. */
  CharSet or(CharSet other) {
    CharSet both = new CharSet();
    for (int i = 0; i < bits.length; i++) {
      both.bits[i] = bits[i] | other.bits[i];
    }
    return both;
  }

  void add(int character) {
    bits[character >>> 6] |= 1L << character;
  }

  boolean has(byte character) {
    return has(character & 0xFF);
  }

  boolean has(int character) {
    return (bits[character >>> 6] & 1L << character) != 0;
  }

  boolean isDisjoint(CharSet other) {
    for (int i = 0; i < bits.length; i++) {
      if ((bits[i] & other.bits[i]) != 0) {
        return false;
      }
    }
    return true;
  }
}
