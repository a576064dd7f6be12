package sluice.report;

/**
 * What a figure ought to be. Immutable.
 *
 * @param isRatio whether the bound is one of figure to limit, else of the figure itself
 * @param bound a ratio, or a number in the figure's unit
 * @param isAtLeast whether more is better
 */
public record Target(boolean isRatio, double bound, boolean isAtLeast) {

  /** At least this part of the limit. */
  public static Target atLeastOfLimit(double ratio) {
    return new Target(true, ratio, true);
  }

  /** At most so many times the limit. */
  public static Target atMostOfLimit(double ratio) {
    return new Target(true, ratio, false);
  }

  /** At least this much. */
  public static Target atLeast(double value) {
    return new Target(false, value, true);
  }

  /** At most this much. */
  public static Target atMost(double value) {
    return new Target(false, value, false);
  }

  boolean isMetBy(double measured) {
    return isAtLeast ? measured >= bound : measured <= bound;
  }
}
