package sluice.worker.goal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import sluice.worker.action.PhpDecimal;

/**
 * Matomo's rounding of revenues and prices (docs: queue-worker/docs/goals.md#revenue,
 * queue-worker/docs/goals.md#orders-and-carts).
 */
final class Money {

  /** Digits behind the point that Matomo keeps. */
  private static final int DECIMALS = 2;

  /** PHP's round() first rounds to the digits that a double holds for sure: 1.005 is 1.01. */
  private static final MathContext SURE_DIGITS = new MathContext(15, RoundingMode.HALF_UP);

  private Money() {}

  /** Two decimals, half away from zero; whole and infinite amounts stay. */
  static double rounded(double amount) {
    if (Double.isNaN(amount) || Double.isInfinite(amount)) {
      return amount;
    }
    if (Math.rint(amount) == amount) {
      return PhpDecimal.asWritten(amount);
    }
    BigDecimal sure = new BigDecimal(amount).round(SURE_DIGITS);
    double rounded = sure.setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue();
    return PhpDecimal.asWritten(rounded);
  }
}
