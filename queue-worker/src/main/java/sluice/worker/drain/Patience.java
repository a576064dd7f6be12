package sluice.worker.drain;

import java.util.Optional;

/**
 * What a worker does after a failure that may pass: says so, in the log now and then and on the
 * status page always, and waits longer each time. Confined to the worker's thread.
 */
final class Patience {
  private final int threadIndex;
  private final DrainProgress progress;
  private final RetryLog log;
  private final Backoff backoff = new Backoff();

  Patience(int threadIndex, DrainProgress progress) {
    this.threadIndex = threadIndex;
    this.progress = progress;
    this.log = new RetryLog("worker-" + threadIndex);
  }

  /**
   * Notes a failure of something that is to be tried again.
   *
   * @param what it was about, such as a batch of queue 3
   */
  void failed(String what, Exception cause) {
    progress.waits(threadIndex, what, Optional.ofNullable(cause.getMessage()).orElse("no reason"));
    log.retry(what, cause);
  }

  /** Waits before the next attempt; ends at once when the process is to stop. */
  void pause(SqlFailure failure) {
    progress.pause(backoff.next(failure));
  }

  /** Notes that an attempt was decided, so that the next failure is a first one again. */
  void over() {
    backoff.reset();
  }
}
