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
  private final Behind behind;

  CoreLines(CapacityQuestion question, Costs costs, Sizing sizing) {
    this.question = question;
    this.costs = costs;
    this.sizing = sizing;
    this.curve = question.curve();
    this.share = Numbers.percent(question.loadShare());
    this.behind = new Behind(question, costs);
  }

  List<PlanLine> lines() {
    String formula = "%s x microseconds of a hit / %s";
    List<PlanLine> lines = new ArrayList<>();
    lines.add(
        line(
            "ingest",
            core(costs.ingestCpu(), curve.high()),
            formula.formatted("peak", share),
            costs.ingestCpu()));
    lines.add(
        line(
                "Redis",
                core(costs.redisCpu(), curve.high())
                    + core(costs.redisDrainCpu(), sizing.recorded()),
                "(peak x microseconds of a queued hit + to record x those of a drained one) / "
                    + share,
                costs.redisCpu(),
                costs.redisDrainCpu())
            .by(behind.toRecord()));
    lines.add(
        line(
                "worker",
                core(costs.workerCpu(), sizing.recorded()),
                formula.formatted("to record", share),
                costs.workerCpu())
            .by(behind.toRecord()));
    lines.add(
        line(
                "MariaDB",
                core(costs.databaseCpu(), sizing.recorded()),
                formula.formatted("to record", share),
                costs.databaseCpu())
            .by(behind.toRecord()));
    lines.add(archiver());
    double all = lines.stream().mapToDouble(PlanLine::value).sum();
    List<Figure> figures = lines.stream().flatMap(one -> one.figures().stream()).toList();
    boolean isMeasured = lines.stream().allMatch(PlanLine::isMeasured);
    lines.add(line("all", all, "their sum").by(figures).measured(isMeasured));
    return lines;
  }

  /** Where it was measured, it and MariaDB together had no more cores than it had threads. */
  private PlanLine archiver() {
    Archiving archiving = sizing.archiving();
    double hits = question.hitsPerDay();
    double cores = archiving.cores(hits);
    double actions = archiving.actions(hits);
    return line(
            "archiver",
            cores / question.loadShare(),
            "at most, with what MariaDB does for it: measured threads x (seconds of a site's reports x sites hit / --every + those of its segments x sites hit / 10 min), no more than one for each thread with a site, / %s; %s"
                .formatted(share, archiving.words()))
        .by(costs.more().figures(actions, question.segments()))
        .by(costs.more().figures(actions, 0))
        .by(behind.databases())
        .measured(archiving.isMeasured(hits));
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
    // What ingest does not answer for want of cores would have to be recorded, too.
    double recorded = sizing.recorded() * curve.high() / sizing.answered();
    double busy = curve.high() * taking + recorded * costs.recordingCpu();
    return new Bound(
        "the shared cores, without archiver",
        cores * MICROS / ofHit,
        busy / ofHit,
        question.loadShare(),
        1,
        "more cores, or hosts of their own for ingest, Redis, worker and MariaDB",
        Behind.both(behind.recording(), behind.toRecord()));
  }

  private List<Bound> partBounds() {
    ScalingLaw law = costs.workerLaw();
    int threads = question.workerThreads().isPresent() ? sizing.threads() : law.best();
    return List.of(
        new Bound(
            "ingest, one process",
            costs.ingestRate().value(),
            curve.high(),
            question.loadShare(),
            Bound.ANY_NUMBER,
            "more ingest processes and hosts behind nginx, which hashes clients to them",
            List.of(costs.ingestRate())),
        new Bound(
            "Redis, one master",
            costs.redisRate(),
            curve.high(),
            question.loadShare(),
            Bound.ANY_NUMBER,
            "Redis Cluster: the queues' slots spread over masters",
            List.of(costs.redisCpu(), costs.redisDrainCpu())),
        new Bound(
            "worker and MariaDB, one database",
            law.rate(threads),
            sizing.recorded(),
            question.loadShare(),
            question.sites(),
            "more databases, by site, each with its Matomo; more cores for each as far as"
                + " measured",
            Behind.both(costs.workerRates(), behind.toRecord())));
  }
}
