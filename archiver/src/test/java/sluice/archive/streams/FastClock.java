package sluice.archive.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock on which a second is a minute, so that what the archiver puts off is due while a test
 * runs; the same in all processes. Thread-safe.
 *
 * @param start what it showed at a real instant
 * @param realStart that instant, milliseconds of the epoch
 */
record FastClock(Instant start, long realStart) implements InstantSource {
  private static final int SPEED = 60;

  static FastClock from(Instant start) {
    return new FastClock(start, System.currentTimeMillis());
  }

  @Override
  public Instant instant() {
    return start.plus(
        Duration.ofMillis(Math.multiplyExact(System.currentTimeMillis() - realStart, SPEED)));
  }
}
