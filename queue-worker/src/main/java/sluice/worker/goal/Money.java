package sluice.worker.goal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Matomo's rounding of revenues and prices (reference tracker.md 8.2, 8.4). */
final class Money {

  /** Digits behind the point that Matomo keeps. */
  private static final int DECIMALS = 2;

  /** PHP turns a float into text with so many digits before it reaches the database. */
  private static final MathContext PHP_PRECISION = new MathContext(14, RoundingMode.HALF_EVEN);

  private Money() {}

  /** Two decimals, half away from zero; whole amounts stay as they are. */
  static double rounded(double amount) {
    if (Double.isNaN(amount) || Double.isInfinite(amount)) {
      return 0;
    }
    if (Math.rint(amount) == amount) {
      return amount;
    }
    BigDecimal asPhpPrints = new BigDecimal(amount).round(PHP_PRECISION);
    return asPhpPrints.setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue();
  }
}
