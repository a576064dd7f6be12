package sluice.capacity;

import java.util.function.DoubleUnaryOperator;

/**
 * What the parts can do, as the simulation needs it. Immutable.
 *
 * @param ingestRate hits a second that are answered at most
 * @param replayRate hits a second that go from the spool to Redis at most
 * @param queueBytesPerHit memory of Redis
 * @param queueBytes that the queue may take
 * @param spoolBytesPerHit disk of the spool
 * @param spoolBytes that the spools may take together
 * @param workerRate hits a second that are recorded at most, by the hits a second that come in
 *     meanwhile: on shared cores these take from it
 * @param warmUp of a worker that was started anew
 * @param warmUpPace seconds of that for each second, 0 to 1, by the hits a second that come in: on
 *     fewer cores than it was measured on it takes longer
 * @param maxWait seconds that fewer hits than a batch wait for more
 * @param runSeconds of the archiver over its sites, by the hits of the day so far
 * @param every seconds from the end of a run of the archiver to the next
 */
record Plant(
    double ingestRate,
    double replayRate,
    double queueBytesPerHit,
    double queueBytes,
    double spoolBytesPerHit,
    double spoolBytes,
    DoubleUnaryOperator workerRate,
    WarmUp warmUp,
    DoubleUnaryOperator warmUpPace,
    double maxWait,
    DoubleUnaryOperator runSeconds,
    double every) {

  /** The same with another rate of recording. */
  Plant withWorkerRate(DoubleUnaryOperator rate) {
    return new Plant(
        ingestRate,
        replayRate,
        queueBytesPerHit,
        queueBytes,
        spoolBytesPerHit,
        spoolBytes,
        rate,
        warmUp,
        warmUpPace,
        maxWait,
        runSeconds,
        every);
  }

  /** The same with another pace of warming up. */
  Plant withWarmUpPace(DoubleUnaryOperator pace) {
    return new Plant(
        ingestRate,
        replayRate,
        queueBytesPerHit,
        queueBytes,
        spoolBytesPerHit,
        spoolBytes,
        workerRate,
        warmUp,
        pace,
        maxWait,
        runSeconds,
        every);
  }

  /** The same with other runs of the archiver. */
  Plant withRunSeconds(DoubleUnaryOperator runs) {
    return new Plant(
        ingestRate,
        replayRate,
        queueBytesPerHit,
        queueBytes,
        spoolBytesPerHit,
        spoolBytes,
        workerRate,
        warmUp,
        warmUpPace,
        maxWait,
        runs,
        every);
  }
}
