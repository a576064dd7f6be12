package sluice.capacity;

import java.util.ArrayList;
import java.util.List;

/** The cores of each part, and where each ends. Confined to one plan. */
final class CoreLines {
  private static final String CORES = "cores";
  private static final double MICROS = 1e6;

  private final CapacityQuestion question;
  private final Costs costs;
  private final Sizing sizing;
  private final DayCurve curve;
  private final String share;

  CoreLines(CapacityQuestion question, Costs costs, Sizing sizing) {
    this.question = question;
    this.costs = costs;
    this.sizing = sizing;
    this.curve = question.curve();
    this.share = Numbers.percent(question.loadShare());
  }

  List<PlanLine> lines() {
    double run = sizing.plant().runSeconds().applyAsDouble(question.hitsPerDay());
    double archiver = sizing.databases() * sizing.archiverThreads() * run / (run + Sizing.EVERY);
    double ingest = core(costs.ingestCpu(), curve.high());
    double redis =
        core(costs.redisCpu(), curve.high()) + core(costs.redisDrainCpu(), sizing.recorded());
    double worker = core(costs.workerCpu(), sizing.recorded());
    double database = core(costs.databaseCpu(), sizing.recorded());
    String formula = "%s x microseconds of a hit / %s";
    double ofArchiver = archiver / question.loadShare();
    return List.of(
        line("ingest", ingest, formula.formatted("peak", share), costs.ingestCpu()),
        line(
            "Redis",
            redis,
            "(peak x microseconds of a queued hit + to record x those of a drained one) / " + share,
            costs.redisCpu(),
            costs.redisDrainCpu()),
        line("worker", worker, formula.formatted("to record", share), costs.workerCpu()),
        line("MariaDB", database, formula.formatted("to record", share), costs.databaseCpu()),
        line(
            "archiver",
            2 * ofArchiver,
            "databases x threads x share of the time that runs take, and as much of MariaDB, / "
                + share),
        line("all", ingest + redis + worker + database + 2 * ofArchiver, "their sum"));
  }

  private double core(Figure micros, double rate) {
    return rate * micros.value() / MICROS / question.loadShare();
  }

  private static PlanLine line(String part, double cores, String formula, Figure... figures) {
    return PlanLine.of(CORES, part, cores, CORES, formula, figures);
  }

  /** Where ingest, Redis, a database and shared cores end, in no order. */
  List<Bound> bounds() {
    List<Bound> bounds = new ArrayList<>(partBounds());
    question.cores().ifPresent(cores -> bounds.add(sharedCores(cores)));
    return bounds;
  }

  /** Ingest works by the peak, what records by what has to be recorded. */
  private Bound sharedCores(double cores) {
    double taking = costs.ingestCpu().value() + costs.redisCpu().value();
    double ofHit = taking + costs.recordingCpu();
    double busy = curve.high() * taking + sizing.recorded() * costs.recordingCpu();
    return new Bound(
        "the shared cores, without archiver",
        cores * MICROS / ofHit,
        busy / ofHit,
        1,
        "more cores, or hosts of their own for ingest, Redis, worker and MariaDB");
  }

  private List<Bound> partBounds() {
    ScalingLaw law = costs.workerLaw();
    int threads = question.workerThreads().isPresent() ? sizing.threads() : law.best();
    return List.of(
        new Bound(
            "ingest, one process",
            costs.ingestRate().value(),
            curve.high(),
            sizing.ingests(),
            "more ingest processes and hosts behind nginx, which hashes clients to them"),
        new Bound(
            "Redis, one master",
            costs.redisRate(),
            curve.high(),
            sizing.redisMasters(),
            "Redis Cluster: the queues' slots spread over masters"),
        new Bound(
            "worker and MariaDB, one database",
            law.rate(threads),
            sizing.recorded(),
            sizing.databasesWanted(),
            "more databases, by site, each with its Matomo; more cores for each as far as"
                + " measured"));
  }
}
