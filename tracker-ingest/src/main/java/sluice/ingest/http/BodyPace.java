package sluice.ingest.http;

import java.util.concurrent.TimeUnit;

/**
 * How fast a large body arrives: one that holds room for which others wait has to keep a pace.
 * Owned by the connection's event loop.
 */
final class BodyPace {

  /** Bytes of a large body that have to come within {@link #STEP_NANOS} while others wait. */
  private static final int STEP_BYTES = 64 << 10;

  /**
   * The step is short, so that many stalled bodies, one after the other, hold nobody up for long.
   */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private long sinceNanos;
  private int sinceBytes;

  /** A step begins with so many bytes of the body. */
  void begin(long nowNanos, int bytes) {
    sinceNanos = nowNanos;
    sinceBytes = bytes;
  }

  boolean isStepOver(long nowNanos) {
    return nowNanos - sinceNanos >= STEP_NANOS;
  }

  /** Ends the step and begins the next; false if too few bytes came in it. */
  boolean wasKept(long nowNanos, int bytes) {
    boolean kept = bytes - sinceBytes >= STEP_BYTES;
    begin(nowNanos, bytes);
    return kept;
  }
}
