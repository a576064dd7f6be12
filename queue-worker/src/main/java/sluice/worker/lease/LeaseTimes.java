package sluice.worker.lease;

import java.time.Duration;

/**
 * How fast a queue changes hands.
 *
 * @param ttl until a lock of a killed process is free
 * @param tick between two renewals, which is also how fast a free queue is noticed
 */
public record LeaseTimes(Duration ttl, Duration tick) {

  /** 8 s and 1 s: a takeover stays well within 15 s, and several renewals in a row may fail. */
  public static final LeaseTimes DEFAULT =
      new LeaseTimes(Duration.ofSeconds(8), Duration.ofSeconds(1));

  /** Refuses a time to live that does not outlast three ticks. */
  public LeaseTimes {
    if (tick.isZero() || tick.isNegative() || ttl.compareTo(tick.multipliedBy(3)) < 0) {
      throw new IllegalArgumentException(
          "lease ttl must be 3 ticks or more, was " + ttl + " with ticks of " + tick);
    }
  }
}
