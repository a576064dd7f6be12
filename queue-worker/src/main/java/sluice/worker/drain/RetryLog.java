package sluice.worker.drain;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.batch.TokenMask;

/** Logs what is tried again, at most one line a minute per worker. Confined to one thread. */
final class RetryLog {
  private static final Logger LOG = LoggerFactory.getLogger(RetryLog.class);
  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  private final String worker;
  private long lastNanos = System.nanoTime() - INTERVAL_NANOS;
  private int silent;

  RetryLog(String worker) {
    this.worker = worker;
  }

  /** Logs an attempt, or counts it for the next line. */
  void retry(String what, Throwable cause) {
    silent++;
    if (System.nanoTime() - lastNanos < INTERVAL_NANOS) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("worker", worker)
        .addKeyValue("what", what)
        .addKeyValue("times", silent)
        .addKeyValue("cause", TokenMask.masked(String.valueOf(cause.getMessage())))
        .log("retry");
    lastNanos = System.nanoTime();
    silent = 0;
  }
}
