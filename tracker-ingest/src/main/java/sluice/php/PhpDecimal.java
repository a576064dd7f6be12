package sluice.php;

/** How a float reaches a column of type DOUBLE when PHP binds it as text. */
public final class PhpDecimal {

  private PhpDecimal() {}

  /** The float that is read back from PHP's text of it, which has 14 significant digits. */
  public static double asWritten(double value) {
    return PhpValues.toDecimal(PhpValues.toText(value));
  }
}
