package sluice.capacity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What the plan says of Redis and MariaDB. Confined to one plan. */
final class ServerLines {
  private static final String REDIS = "Redis";
  private static final String DATABASE = "MariaDB";
  private static final double YEAR = 365;

  /** Hits of the batches for which the writes of a hit were measured. */
  private static final double FULL_BATCH = 100;

  /** Redis's auto-aof-rewrite-min-size as it ships, bytes. */
  private static final double AOF_LEAST = 64.0 * (1 << 20);

  private final CapacityQuestion question;
  private final Costs costs;
  private final Sizing sizing;
  private final DayCurve curve;
  private final Behind behind;

  ServerLines(CapacityQuestion question, Costs costs, Sizing sizing) {
    this.question = question;
    this.costs = costs;
    this.sizing = sizing;
    this.curve = question.curve();
    this.behind = new Behind(question, costs);
  }

  List<PlanLine> redis(SimulatedDay usual, List<SimulatedDay> outages) {
    SimulatedDay worst =
        outages.stream().max(Comparator.comparingDouble(SimulatedDay::mostQueued)).orElse(usual);
    double queue = worst.mostQueued() * costs.redisBytes().value();
    return List.of(
        PlanLine.of(
            REDIS,
            "masters",
            sizing.redisMasters(),
            "count",
            "peak x microseconds of a hit, queued and drained / %s of the core on which one takes commands, rounded up"
                .formatted(Numbers.percent(question.loadShare())),
            costs.redisCpu(),
            costs.redisDrainCpu()),
        usual.bounded(
            PlanLine.of(
                    REDIS,
                    "queue at most, usual day",
                    usual.mostQueued(),
                    "count",
                    "simulated; what comes in while a batch fills and is recorded is not in it")
                .by(behind.usual())),
        usual.bounded(
            PlanLine.of(
                    REDIS,
                    "queue at most, with an outage",
                    worst.mostQueued(),
                    "count",
                    "simulated: %s away for %s from the peak's start"
                        .formatted(
                            worst.outage().map(away -> away.part().word()).orElse("nothing"),
                            Numbers.time(question.outage().toSeconds())))
                .by(behind.outages())),
        usual.bounded(
            PlanLine.of(
                    REDIS,
                    "memory of that queue",
                    queue,
                    "bytes",
                    "hits x bytes of a queued hit; an empty Redis has its own beside it",
                    costs.redisBytes())
                .by(behind.outages())),
        usual.bounded(
            PlanLine.of(
                    REDIS,
                    "memory to give it, with AOF",
                    2 * queue,
                    "bytes",
                    "twice that: while the AOF is rewritten, each page that changes is there twice, at the"
                        + " worst all, which was not measured",
                    costs.redisBytes())
                .by(behind.outages())
                .measured(false)),
        PlanLine.of(
                REDIS,
                "AOF written a day",
                question.hitsPerDay() * costs.aofBytes().value(),
                "bytes",
                "hits a day x bytes of a hit that is queued; what draining writes, trims and leases of"
                    + " workers, comes on top and was not measured",
                costs.aofBytes())
            .measured(false),
        usual.bounded(
            PlanLine.of(
                    REDIS,
                    "disk for the AOF",
                    3 * worst.mostQueued() * costs.aofBytes().value() + AOF_LEAST,
                    "bytes",
                    "twice the queue before a rewrite begins (100 %), once for the new one, 64 MiB at the"
                        + " least: as Redis ships, not measured",
                    costs.aofBytes())
                .by(behind.outages())
                .measured(false)));
  }

  List<PlanLine> database() {
    List<PlanLine> lines = new ArrayList<>();
    double rowsOfAll = 0;
    List<Figure> rows = new ArrayList<>();
    for (Map.Entry<String, Costs.Table> entry : costs.tables().entrySet()) {
      boolean isVisits = entry.getKey().equals(Costs.VISITS);
      Costs.Table table = entry.getValue();
      double ofTable = question.hitsPerDay() * table.rows().value() * scale(entry.getKey());
      rowsOfAll += ofTable;
      if (!isVisits) {
        rows.add(table.rows());
      }
      lines.addAll(isVisits ? visits(ofTable, table) : table(entry.getKey(), ofTable, table));
    }
    double bytesOfAll = question.hitsPerDay() * bytesOfHit();
    double days = Math.min(YEAR, question.retentionDays());
    String kept = "a day x %s days (retention of %s)";
    String words = kept.formatted(Numbers.plain(days), Numbers.plain(question.retentionDays()));
    lines.add(
        PlanLine.of(DATABASE, "bytes a day", bytesOfAll, "bytes", "sum of the tables").by(bytes()));
    lines.add(
        PlanLine.of(DATABASE, "rows after a year", rowsOfAll * days, "count", words).by(rows));
    lines.add(
        PlanLine.of(
                DATABASE,
                "bytes after a year",
                bytesOfAll * days,
                "bytes",
                words + "; archive tables are not in it")
            .by(bytes()));
    lines.add(
        PlanLine.of(
                DATABASE,
                "bytes at the end of retention",
                bytesOfAll * question.retentionDays(),
                "bytes",
                "a day x %s; archive tables are not in it"
                    .formatted(Numbers.count(question.retentionDays(), "day")))
            .by(bytes()));
    lines.addAll(writes());
    return lines;
  }

  private List<PlanLine> visits(double rows, Costs.Table table) {
    return List.of(
        PlanLine.of(DATABASE, "rows a day in log_visit", rows, "count", "visits a day"),
        PlanLine.of(
            DATABASE,
            "bytes a day in log_visit",
            rows / table.rows().value() * table.bytes().value(),
            "bytes",
            "visits a day x bytes of a hit / rows of a hit",
            table.rows(),
            table.bytes()));
  }

  private List<PlanLine> table(String name, double rows, Costs.Table table) {
    String more = name.equals("log_action") ? "; at most: names are new less and less often" : "";
    return List.of(
        PlanLine.of(
            DATABASE,
            "rows a day in " + name,
            rows,
            "count",
            "hits a day x rows of a hit" + more,
            table.rows()),
        PlanLine.of(
            DATABASE,
            "bytes a day in " + name,
            question.hitsPerDay() * table.bytes().value(),
            "bytes",
            "hits a day x bytes of a hit" + more,
            table.bytes()));
  }

  /** A question's visits for each hit over those that were measured; 1 for other tables. */
  private double scale(String name) {
    return name.equals(Costs.VISITS)
        ? 1 / question.actionsPerVisit() / costs.tables().get(name).rows().value()
        : 1;
  }

  /** Of a hit in all tables, with as many visits as the question has. */
  private double bytesOfHit() {
    return costs.tables().entrySet().stream()
        .mapToDouble(entry -> entry.getValue().bytes().value() * scale(entry.getKey()))
        .sum();
  }

  private List<Figure> bytes() {
    List<Figure> figures = new ArrayList<>(List.of(costs.tables().get(Costs.VISITS).rows()));
    costs.tables().values().forEach(table -> figures.add(table.bytes()));
    return figures;
  }

  /** Batches a second at a rate of hits: each queue has its own. */
  private double batches(double hits) {
    double queues = Sizing.QUEUES * (double) sizing.databases();
    return Math.max(hits / FULL_BATCH, Math.min(hits, queues / Sizing.MAX_WAIT));
  }

  private boolean areFull(double hits) {
    return batches(hits) <= hits / FULL_BATCH;
  }

  private List<PlanLine> writes() {
    double most =
        Math.min(curve.high(), sizing.plant().worker().rate().applyAsDouble(curve.high()));
    double measured =
        costs.tables().values().stream().mapToDouble(table -> table.bytes().value()).sum();
    double ofHit = costs.writeBytes().value() * bytesOfHit() / measured;
    List<Figure> figures = Behind.both(List.of(costs.writeBytes()), bytes());
    List<Figure> rates = most < curve.high() ? behind.usual() : List.of();
    String ofBytes =
        "bytes that a hit writes, redo and pages, by the bytes that it leaves in tables";
    String partial = "; a batch that is not full writes more for each hit, which was not measured";
    return List.of(
        PlanLine.of(
                DATABASE,
                "writes a second, at the peak",
                batches(most) * FULL_BATCH * costs.writes().value(),
                "writes/s",
                "batches x writes of a full one; each of %s queues has one of up to 100 hits, or of those of --max-wait%s"
                    .formatted(
                        Numbers.plain(Sizing.QUEUES * (double) sizing.databases()),
                        areFull(most) ? "" : "; others are taken to write as often"),
                costs.writes())
            .by(behind.databases())
            .by(rates)
            .measured(areFull(most)),
        PlanLine.of(
                DATABASE,
                "written a second, at the peak",
                most * ofHit,
                "bytes/s",
                "recorded at the peak x " + ofBytes + (areFull(most) ? "" : partial))
            .by(figures)
            .by(rates)
            .measured(areFull(most)),
        PlanLine.of(
                DATABASE,
                "written a day",
                question.hitsPerDay() * ofHit,
                "bytes",
                "hits a day x " + ofBytes + (areFull(curve.low()) ? "" : partial))
            .by(figures)
            .measured(areFull(curve.low())));
  }
}
