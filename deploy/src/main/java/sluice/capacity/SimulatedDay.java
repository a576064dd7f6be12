package sluice.capacity;

import java.util.List;
import java.util.Optional;

/**
 * What became of a day's hits. Immutable; times in seconds, counted from midnight of that day.
 *
 * @param outage that was simulated, if any
 * @param samples in order, over the day and until all was caught up
 * @param mostQueued hits in Redis
 * @param mostSpooled hits in the spools
 * @param mostLag age of the oldest hit that is not recorded
 * @param leastFresh age of what the reports show, at most, if {@code keepsUp}
 * @param keepsUp false when a run of the archiver took longer than a day, so that there is no such
 *     age
 * @param caughtUp when, after the outage or else the peak, the backlog was no longer than before
 * @param isCaughtUp false when that did not happen while it was simulated
 * @param refused hits that nobody answered, or with 503
 */
record SimulatedDay(
    Optional<Outage> outage,
    List<Sample> samples,
    double mostQueued,
    double mostSpooled,
    double mostLag,
    double leastFresh,
    boolean keepsUp,
    double caughtUp,
    boolean isCaughtUp,
    double refused) {

  /** What is said in place of an age that there is none of. */
  static final String LATE = "does not keep up";

  /** Copies the list. */
  SimulatedDay {
    samples = List.copyOf(samples);
  }

  /** A line of what this day had at most: there is no such thing where the backlog grows on. */
  PlanLine bounded(PlanLine line) {
    return isCaughtUp ? line : line.butSaying(LATE);
  }

  /** The age for a reader. */
  String age() {
    return keepsUp ? Numbers.time(leastFresh) : LATE;
  }

  /**
   * How it stands at a second.
   *
   * @param rate hits a second that come in
   * @param recorded hits a second that are recorded
   * @param lag seconds
   * @param age of what the reports show, seconds
   */
  record Sample(
      long second,
      double rate,
      double recorded,
      double queued,
      double spooled,
      double lag,
      double age) {}
}
