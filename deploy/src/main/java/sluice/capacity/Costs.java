package sluice.capacity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of a plan, found once. Immutable.
 *
 * @param ingestRate of one process, the lowest of those measured
 * @param redisBytes memory of a queued hit, the largest of those measured
 * @param redisCpu of a hit that is queued
 * @param redisDrainCpu of a hit that is taken from the queue
 * @param workerLaw rates by threads of one worker on one database
 * @param workerRates that it was fitted to
 * @param warmUp of a worker that is started on a backlog
 * @param warmUpRates that it was made of
 * @param tables rows and bytes of a hit by table
 * @param more seconds of a run after more hits
 * @param scratch seconds of a run over a day that was never archived
 */
record Costs(
    MeasuredCosts.Origin origin,
    Figure ingestRate,
    Figure ingestCpu,
    Figure ingestHeap,
    Figure redisBytes,
    Figure redisCpu,
    Figure redisDrainCpu,
    Figure aofBytes,
    ScalingLaw workerLaw,
    List<Figure> workerRates,
    Figure workerCpu,
    Figure workerHeap,
    WarmUp warmUp,
    List<Figure> warmUpRates,
    Figure databaseCpu,
    Map<String, Table> tables,
    Figure writeBytes,
    Figure writes,
    RunCosts more,
    RunCosts scratch,
    Figure archiverHeap) {

  private static final double MICROS = 1e6;

  /** As many as may be asked for, {@code --worker-threads}. */
  private static final int MOST_THREADS = 4096;

  /** Table of the visits, of which there is one for some actions. */
  static final String VISITS = "log_visit";

  /** Rows and bytes of one hit in a table. */
  record Table(Figure rows, Figure bytes) {}

  /** Finds all that a plan needs. Throws with the first that is missing. */
  static Costs of(MeasuredCosts measured) throws CostsRefused {
    List<Figure> rates = measured.all(Cost.WORKER_RATE);
    return new Costs(
        measured.origin(),
        measured.smallest(Cost.INGEST_RATE),
        measured.largest(Cost.INGEST_CPU),
        measured.largest(Cost.INGEST_HEAP),
        measured.largest(Cost.REDIS_BYTES),
        measured.largest(Cost.REDIS_CPU),
        measured.largest(Cost.REDIS_DRAIN_CPU),
        measured.largest(Cost.REDIS_AOF),
        law(measured, rates),
        rates,
        measured.largest(Cost.WORKER_CPU),
        measured.largest(Cost.WORKER_HEAP),
        WarmUp.of(measured),
        WarmUp.figures(measured),
        measured.largest(Cost.DATABASE_CPU),
        tables(measured),
        measured.largest(Cost.DATABASE_WRITE_BYTES),
        measured.largest(Cost.DATABASE_WRITES),
        RunCosts.of(measured, Cost.ARCHIVER_MORE),
        RunCosts.of(measured, Cost.ARCHIVER_SCRATCH),
        measured.largest(Cost.ARCHIVER_HEAP));
  }

  private static ScalingLaw law(MeasuredCosts measured, List<Figure> rates) throws CostsRefused {
    Map<Integer, Double> byThreads = new TreeMap<>();
    for (Figure figure : rates) {
      int threads = measured.number(figure, "threads");
      if (threads < 1 || threads > MOST_THREADS || figure.value() <= 0) {
        throw new CostsRefused(
            "%s: %s must be a rate above 0 of 1..%d threads, was %s"
                .formatted(measured.origin().file(), figure.title(), MOST_THREADS, figure.value()));
      }
      byThreads.put(threads, figure.value());
    }
    if (!byThreads.containsKey(1)) {
      throw new CostsRefused(
          measured.origin().file()
              + " has no "
              + Cost.WORKER_RATE.figure()
              + " of one thread; benchmarks/run measures it");
    }
    return ScalingLaw.fit(byThreads);
  }

  private static Map<String, Table> tables(MeasuredCosts measured) throws CostsRefused {
    Map<String, Figure> bytes = new LinkedHashMap<>();
    for (Figure figure : measured.all(Cost.DATABASE_BYTES)) {
      bytes.put(figure.labels().getOrDefault("table", ""), figure);
    }
    Map<String, Table> tables = new TreeMap<>();
    List<String> lacking = new ArrayList<>();
    for (Figure rows : measured.all(Cost.DATABASE_ROWS)) {
      String table = rows.labels().getOrDefault("table", "");
      if (bytes.containsKey(table)) {
        tables.put(table, new Table(rows, bytes.get(table)));
      } else {
        lacking.add(table);
      }
    }
    boolean hasVisits =
        tables.containsKey(VISITS)
            && tables.get(VISITS).rows().value() > 0
            && tables.get(VISITS).bytes().value() > 0;
    if (!lacking.isEmpty() || !hasVisits) {
      throw new CostsRefused(
          "%s has no %s of the tables %s; benchmarks/run measures it"
              .formatted(
                  measured.origin().file(),
                  Cost.DATABASE_BYTES.figure(),
                  hasVisits ? lacking : VISITS));
    }
    return tables;
  }

  /** Hits a second of one Redis, which takes commands on one core. */
  double redisRate() {
    return MICROS / (redisCpu.value() + redisDrainCpu.value());
  }

  /** Microseconds of processors that a hit takes from the queue into the tables. */
  double recordingCpu() {
    return redisDrainCpu.value() + workerCpu.value() + databaseCpu.value();
  }

  /**
   * Hits a second that are recorded on cores which all parts share.
   *
   * @param cores may be infinite
   * @param coming hits a second that ingest takes meanwhile
   */
  double rateOnCores(double cores, double coming) {
    return coresLeft(cores, coming) * MICROS / recordingCpu();
  }

  /** Hits a second for which cores suffice that ingest and Redis have for themselves. */
  double ingestOnCores(double cores) {
    return cores * MICROS / (ingestCpu.value() + redisCpu.value());
  }

  /** What ingest and Redis leave of cores that all share; as above. */
  double coresLeft(double cores, double coming) {
    double taken = coming * (ingestCpu.value() + redisCpu.value()) / MICROS;
    return Math.max(0, cores - taken);
  }
}
