package sluice.archive;

import java.time.Duration;
import java.time.Instant;

/**
 * What one run of the archiver did. Immutable.
 *
 * @param ended when it was over
 * @param took how long it took
 * @param sites that had changed and are up to date now
 * @param days of these sites that were archived, those of unfinished sites included
 * @param archives that were published
 */
public record ArchiveRun(Instant ended, Duration took, int sites, int days, int archives) {

  /** Sums the run up in one line for people. */
  @Override
  public String toString() {
    String done =
        days == 0
            ? "nothing had changed"
            : sites + " sites, " + days + " days, " + archives + " archives";
    return ended + ": " + done + ", " + took.toMillis() + " ms";
  }
}
