package sluice.capacity;

import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * What the parts can do, as the simulation needs it. Immutable.
 *
 * @param ingestRate hits a second that are answered at most
 * @param replayRate hits a second that go from the spool to Redis at most
 * @param queueBytesPerHit memory of Redis
 * @param queueBytes that the queue may take
 * @param spoolBytesPerHit disk of the spool
 * @param spoolBytes that the spools may take together
 * @param worker what records
 * @param runSeconds of the archiver over its sites, by what a run finds
 * @param every seconds from the end of a run of the archiver to the next
 */
record Plant(
    double ingestRate,
    double replayRate,
    double queueBytesPerHit,
    double queueBytes,
    double spoolBytesPerHit,
    double spoolBytes,
    Worker worker,
    ToDoubleFunction<Run> runSeconds,
    double every) {

  /** What a run of the archiver has to do for a site with new hits. */
  enum Due {
    /** Its reports. */
    REPORTS,
    /** Its segments as well. */
    SEGMENTS,
    /** All from scratch: the archiver or its database was away. */
    ALL_ANEW
  }

  /**
   * What a run of the archiver finds.
   *
   * @param hitsOfDay that were recorded since midnight
   * @param fresh of them those that were recorded since the run before
   * @param rate hits a second that come in
   */
  record Run(double hitsOfDay, double fresh, double rate, Due due) {}

  /**
   * All workers together.
   *
   * @param rate hits a second that are recorded at most, by the hits a second that come in
   *     meanwhile: on shared cores these take from it
   * @param warmUp of one that was started anew
   * @param warmUpPace seconds of that for each second, 0 to 1, by the hits a second that come in:
   *     on fewer cores than it was measured on it takes longer
   * @param maxWait seconds that fewer hits than a batch wait for more
   */
  record Worker(
      DoubleUnaryOperator rate, WarmUp warmUp, DoubleUnaryOperator warmUpPace, double maxWait) {

    /** One that is always warm. */
    static Worker warm(DoubleUnaryOperator rate, double maxWait) {
      return new Worker(rate, WarmUp.NONE, coming -> 1, maxWait);
    }
  }

  /** The same with other workers and other runs of the archiver. */
  Plant with(Worker other, ToDoubleFunction<Run> runs) {
    return new Plant(
        ingestRate,
        replayRate,
        queueBytesPerHit,
        queueBytes,
        spoolBytesPerHit,
        spoolBytes,
        other,
        runs,
        every);
  }
}
