package sluice.php;

/**
 * Rounding as PHP and as SQL do it; they differ (docs: tracker-ingest/docs/php.md#rounding).
 * Thread-safe: no state.
 *
 * <p><b>Which PHP.</b> The result of PHP 5.3 to 8.3 counts: of all versions that Matomo 5.1 runs
 * on. They round to the 15 digits that a float holds for sure before they round to the places, so
 * that 209.59499999999997, which is 41.919 five times, is 209.6. PHP 8.4 rounds the decimal that
 * the float stands for, in one step, and has 209.59. Both have 1.01 for 1.005. So they differ for
 * floats only that lie beside a half by less than their last sure digit: a product or a sum of
 * amounts with more decimals than are kept, and then by one in the last place. There is no setting
 * for it: the database does not tell which PHP wrote it, a Matomo that changes its PHP has values
 * of both kinds side by side, and what is archived again here stays what it was.
 */
public final class PhpRound {

  /** Digits behind the first one that a float holds for sure. */
  private static final int SURE_DIGITS = 14;

  /** From here on a float has no digit behind the point that could be rounded. */
  private static final double NO_DECIMALS = 1e15;

  /** The powers of ten that are exact. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private PhpRound() {}

  /** PHP's round(x, 2). */
  public static double toTwoDecimals(double value) {
    return round(value, 2);
  }

  /**
   * PHP's round(x, places): halves away from zero; what is not finite stays.
   *
   * @param places 0..7
   */
  public static double round(double value, int places) {
    if (!Double.isFinite(value) || value == 0) {
      return value;
    }
    int surePlaces = SURE_DIGITS - (int) Math.floor(Math.log10(Math.abs(value)));
    double factor = POWERS[places];
    double scaled = value * factor;
    if (surePlaces > places && surePlaces - SURE_DIGITS <= places) {
      scaled = halfAwayFromZero(value * POWERS[surePlaces]) / POWERS[surePlaces - places];
    }
    return Math.abs(scaled) >= NO_DECIMALS ? value : halfAwayFromZero(scaled) / factor;
  }

  private static double halfAwayFromZero(double value) {
    return value >= 0 ? Math.floor(value + 0.5) : Math.ceil(value - 0.5);
  }

  /** SQL's ROUND(double, 2): scaled, rounded half to even, scaled back. */
  public static double sqlTwoDecimals(double value) {
    return Math.rint(value * 100) / 100;
  }
}
