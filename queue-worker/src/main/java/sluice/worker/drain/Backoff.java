package sluice.worker.drain;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses with jitter, one row of them per kind of failure. Confined to one thread. */
final class Backoff {
  /** The longest pause after a deadlock and the like, milliseconds. */
  private static final long AGAIN_LIMIT_MS = 1000;

  /** The longest pause while a server is away or cannot write, milliseconds. */
  private static final long WAIT_LIMIT_MS = 5000;

  private int failures;

  /** The next pause: doubled each time up to the limit, half of it random. */
  Duration next(SqlFailure failure) {
    boolean isShort = failure == SqlFailure.AGAIN;
    long limitMs = isShort ? AGAIN_LIMIT_MS : WAIT_LIMIT_MS;
    long firstMs = isShort ? 10 : 100;
    long wholeMs = Math.min(limitMs, firstMs << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(wholeMs / 2 + ThreadLocalRandom.current().nextLong(wholeMs / 2 + 1));
  }

  void reset() {
    failures = 0;
  }

  boolean isFailing() {
    return failures > 0;
  }
}
