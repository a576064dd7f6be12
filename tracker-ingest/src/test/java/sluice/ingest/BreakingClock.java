package sluice.ingest;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that raises an error from some moment on: a bug in whatever asks it. Thread-safe. */
public final class BreakingClock implements InstantSource {
  private volatile boolean isBroken;

  /** The appender asks once a turn. */
  public void breakDown() {
    isBroken = true;
  }

  @Override
  public Instant instant() {
    if (isBroken && Thread.currentThread().getName().startsWith("queue-appender")) {
      throw new IllegalStateException("a clock that broke for a test");
    }
    return Instant.now();
  }
}
