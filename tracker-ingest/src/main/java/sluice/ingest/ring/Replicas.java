package sluice.ingest.ring;

import java.time.Duration;

/**
 * How many replicas of Redis must have a hit before it counts as safe there.
 *
 * @param count 0..{@value #MOST}; 0: the master's word is enough
 * @param limit the spool takes over when they have not confirmed by then; 1 ms or more
 */
public record Replicas(int count, Duration limit) {

  /** More replicas than a master of anybody has. */
  public static final int MOST = 64;

  /** None is waited for. */
  public static final Replicas NONE = new Replicas(0, Duration.ofMillis(500));

  /** Whether any is waited for. */
  public boolean areWaitedFor() {
    return count > 0;
  }

  /** What waiting adds to the time of a push: one wait of its own, behind one that is under way. */
  public Duration longest() {
    return areWaitedFor() ? limit.multipliedBy(2) : Duration.ZERO;
  }
}
