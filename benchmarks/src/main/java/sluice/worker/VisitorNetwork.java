package sluice.worker;

import java.util.Set;
import java.util.stream.IntStream;

/**
 * The first two bytes of a visitor's address: Matomo's default is to look at those only when it
 * compares visitors, so that each visitor of a benchmark has others. All lie below 127.0.0.0, where
 * reserved ones begin, and in none does Matomo take addresses for those of search engines' robots,
 * whose hits it excludes.
 */
record VisitorNetwork(int first, int second) {

  /** First bytes of robots' addresses. */
  private static final Set<Integer> ROBOTS = Set.of(64, 65, 66, 72, 74, 98);

  private static final int[] FIRST =
      IntStream.range(11, 127).filter(first -> !ROBOTS.contains(first)).toArray();

  private static final int SECOND = 256;

  /** How many there are. */
  static final int COUNT = FIRST.length * SECOND;

  /**
   * That of a visitor; the same again when all are used up.
   *
   * @param visitor 0 or more
   */
  static VisitorNetwork of(int visitor) {
    return new VisitorNetwork(FIRST[visitor / SECOND % FIRST.length], visitor % SECOND);
  }

  /** An address in it. */
  String address(int last) {
    return first + "." + second + ".9." + last;
  }
}
