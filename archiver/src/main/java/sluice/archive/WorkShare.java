package sluice.archive;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * Rests between pieces of work, so that the work takes a share of the time only. Used by one
 * thread.
 *
 * @param share above 0, up to 1; {@link ArchiveLoad#NO_SHARE} = no rest
 */
record WorkShare(double share) {

  /** How long to rest after work that took so long. */
  Duration restAfter(Duration worked) {
    boolean isBounded = share != ArchiveLoad.NO_SHARE && share < 1;
    return isBounded
        ? Duration.ofMillis(Math.round(worked.toMillis() * (1 - share) / share))
        : Duration.ZERO;
  }

  /** Rests after work that took so long. */
  void rest(Duration worked) {
    try {
      Thread.sleep(restAfter(worked).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
