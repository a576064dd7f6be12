package sluice.worker.action;

import sluice.php.PhpValues;

/** How a number that a hit brings reaches a column of type DOUBLE. */
public final class PhpDecimal {

  private PhpDecimal() {}

  /** Matomo binds text, and PHP writes a float with 14 significant digits. */
  public static double asWritten(double value) {
    return PhpValues.toDecimal(PhpValues.toText(value));
  }
}
