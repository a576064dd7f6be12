package sluice.worker.goal;

import sluice.php.PhpDecimal;
import sluice.php.PhpRound;

/**
 * Matomo's rounding of revenues and prices (docs: queue-worker/docs/goals.md#revenue,
 * queue-worker/docs/goals.md#orders-and-carts).
 */
final class Money {

  /** Digits behind the point that Matomo keeps. */
  private static final int DECIMALS = 2;

  private Money() {}

  /** Two decimals, half away from zero; whole and infinite amounts stay. */
  static double rounded(double amount) {
    if (Double.isNaN(amount) || Double.isInfinite(amount)) {
      return amount;
    }
    if (Math.rint(amount) == amount) {
      return PhpDecimal.asWritten(amount);
    }
    return PhpDecimal.asWritten(PhpRound.round(amount, DECIMALS));
  }
}
