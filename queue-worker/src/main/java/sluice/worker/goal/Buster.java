package sluice.worker.goal;

import java.util.random.RandomGenerator;

/** The column {@code buster}, part of the key of log_conversion (reference tracker.md 8.3). */
public final class Buster {

  /** A goal that converts once a visit, and carts. */
  public static final long ONCE = 0;

  private Buster() {}

  /** Orders: the first 32 bits of the order id's MD5. */
  public static long ofOrder(String orderId) {
    return 0;
  }

  /**
   * A goal that may convert several times a visit.
   *
   * @param hitSeconds time of the hit, Unix seconds
   */
  public static long repeated(long hitSeconds, RandomGenerator digits) {
    return 0;
  }
}
