package sluice.php.url;

import sluice.php.InputTooLargeException;

/**
 * Counts the arrays that brackets in names make while the queries of one call are parsed: each
 * takes two bytes on the wire and two hundred in memory. Confined to one call.
 */
public final class ArrayCount {

  private final int most;
  private int made;

  /**
   * @param most how many may be made
   */
  public ArrayCount(int most) {
    this.most = most;
  }

  void add() {
    if (++made > most) {
      throw new InputTooLargeException("parameters hold at most " + most + " arrays");
    }
  }
}
