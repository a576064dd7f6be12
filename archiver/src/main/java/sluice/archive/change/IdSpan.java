package sluice.archive.change;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Ids from one to another, of which is known how many there are and what they add up to, but not
 * which: that takes as much room however many are missing. Immutable.
 *
 * @param from first id
 * @param to last id, inclusive
 * @param count how many of them are there
 * @param xor these with each other
 * @param crc the CRC-32 of their decimal digits with each other, as MariaDB's BIT_XOR(CRC32(id))
 */
record IdSpan(long from, long to, long count, long xor, long crc) {

  /** A span of which nothing is there. */
  static IdSpan empty(long from, long to) {
    return new IdSpan(from, to, 0, 0, 0);
  }

  /** The same with an id more. */
  IdSpan with(long id) {
    CRC32 ofId = new CRC32();
    ofId.update(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
    return new IdSpan(from, to, count + 1, xor ^ id, crc ^ ofId.getValue());
  }

  /** Both as one; the other begins behind this one. */
  IdSpan and(IdSpan behind) {
    return new IdSpan(from, behind.to, count + behind.count, xor ^ behind.xor, crc ^ behind.crc);
  }

  /** Whether ids are missing, which may still appear. */
  boolean hasGaps() {
    return count < to - from + 1;
  }

  /** {@code 30-90:58:7:1234567}. */
  @Override
  public String toString() {
    return from + "-" + to + ":" + count + ":" + xor + ":" + crc;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws NumberFormatException when it is something else
   */
  static IdSpan parse(String text) {
    String[] words = text.split("[-:]");
    if (words.length != 5) {
      throw new NumberFormatException("not a span of ids: " + text);
    }
    return new IdSpan(
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]));
  }
}
