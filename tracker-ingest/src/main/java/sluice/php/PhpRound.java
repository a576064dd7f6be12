package sluice.php;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Rounding as PHP and as SQL do it; they differ (docs: tracker-ingest/docs/php.md#rounding). */
public final class PhpRound {
  private PhpRound() {}

  /** PHP's round(x, 2): half away from zero on the decimal digits that are shown. */
  public static double toTwoDecimals(double value) {
    return round(value, 2);
  }

  /** PHP's round(x, places). */
  public static double round(double value, int places) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return value;
    }
    return new BigDecimal(Double.toString(value))
        .setScale(places, RoundingMode.HALF_UP)
        .doubleValue();
  }

  /** SQL's ROUND(double, 2): scaled, rounded half to even, scaled back. */
  public static double sqlTwoDecimals(double value) {
    return Math.rint(value * 100) / 100;
  }
}
