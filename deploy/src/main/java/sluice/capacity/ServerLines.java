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

  ServerLines(CapacityQuestion question, Costs costs, Sizing sizing) {
    this.question = question;
    this.costs = costs;
    this.sizing = sizing;
    this.curve = question.curve();
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
        PlanLine.of(
            REDIS,
            "queue at most, usual day",
            usual.mostQueued(),
            "count",
            "simulated; what comes in while a batch is recorded is not in it"),
        PlanLine.of(
            REDIS,
            "queue at most, with an outage",
            worst.mostQueued(),
            "count",
            "simulated: %s away for %s from the peak's start"
                .formatted(
                    worst.outage().map(away -> away.part().word()).orElse("nothing"),
                    Numbers.time(question.outage().toSeconds()))),
        PlanLine.of(
            REDIS,
            "memory of that queue",
            queue,
            "bytes",
            "hits x bytes of a queued hit",
            costs.redisBytes()),
        PlanLine.of(
            REDIS,
            "memory to give it, with AOF",
            2 * queue,
            "bytes",
            "twice that: while the AOF is rewritten, each page that changes is there twice, at the"
                + " worst all (not measured)",
            costs.redisBytes()),
        PlanLine.of(
            REDIS,
            "AOF written a day",
            question.hitsPerDay() * costs.aofBytes().value(),
            "bytes",
            "hits a day x bytes of a hit in the AOF",
            costs.aofBytes()),
        PlanLine.of(
            REDIS,
            "disk for the AOF",
            3 * worst.mostQueued() * costs.aofBytes().value() + AOF_LEAST,
            "bytes",
            "twice the queue before a rewrite begins (100 %), once for the new one, 64 MiB at the"
                + " least",
            costs.aofBytes()));
  }

  List<PlanLine> database() {
    List<PlanLine> lines = new ArrayList<>();
    double rowsOfAll = 0;
    double bytesOfAll = 0;
    for (Map.Entry<String, Costs.Table> entry : costs.tables().entrySet()) {
      Costs.Table table = entry.getValue();
      double scale = scale(entry.getKey(), table);
      double rows = question.hitsPerDay() * table.rows().value() * scale;
      double bytes = question.hitsPerDay() * table.bytes().value() * scale;
      rowsOfAll += rows;
      bytesOfAll += bytes;
      String formula =
          entry.getKey().equals(Costs.VISITS)
              ? "visits a day, and hits a day x bytes of a hit, by the visits of a hit"
              : "hits a day x rows and bytes of a hit";
      if (entry.getKey().equals("log_action")) {
        formula += "; at most: names are new less and less often";
      }
      lines.add(
          PlanLine.of(
              DATABASE, "rows a day in " + entry.getKey(), rows, "count", formula, table.rows()));
      lines.add(
          PlanLine.of(
              DATABASE,
              "bytes a day in " + entry.getKey(),
              bytes,
              "bytes",
              formula,
              table.bytes()));
    }
    double days = Math.min(YEAR, question.retentionDays());
    String kept = "a day x %s days (retention of %s)";
    String words = kept.formatted(Numbers.plain(days), Numbers.plain(question.retentionDays()));
    lines.add(PlanLine.of(DATABASE, "bytes a day", bytesOfAll, "bytes", "sum of the tables"));
    lines.add(PlanLine.of(DATABASE, "rows after a year", rowsOfAll * days, "count", words));
    lines.add(
        PlanLine.of(
            DATABASE,
            "bytes after a year",
            bytesOfAll * days,
            "bytes",
            words + "; archive tables are not in it"));
    lines.add(
        PlanLine.of(
            DATABASE,
            "bytes at the end of retention",
            bytesOfAll * question.retentionDays(),
            "bytes",
            "a day x " + Numbers.plain(question.retentionDays()) + " days"));
    lines.addAll(writes());
    return lines;
  }

  /** A question's visits for each hit over those that were measured; 1 for other tables. */
  private double scale(String name, Costs.Table table) {
    return name.equals(Costs.VISITS) ? 1 / question.actionsPerVisit() / table.rows().value() : 1;
  }

  /** Batches a second at a rate of hits. */
  private static double batches(double hits) {
    return Math.max(hits / FULL_BATCH, Math.min(hits, 1 / Sizing.MAX_WAIT));
  }

  private List<PlanLine> writes() {
    double most =
        Math.min(curve.high(), sizing.plant().worker().rate().applyAsDouble(curve.high()));
    return List.of(
        PlanLine.of(
            DATABASE,
            "writes a second, at the peak",
            batches(most) * FULL_BATCH * costs.writes().value(),
            "writes/s",
            "batches x writes of a full one; a batch holds up to 100 hits, or those of --max-wait",
            costs.writes()),
        PlanLine.of(
            DATABASE,
            "written a second, at the peak",
            most * costs.writeBytes().value(),
            "bytes/s",
            "recorded at the peak x bytes that a hit writes, redo and pages",
            costs.writeBytes()),
        PlanLine.of(
            DATABASE,
            "written a day",
            question.hitsPerDay() * costs.writeBytes().value(),
            "bytes",
            "hits a day x bytes that a hit writes",
            costs.writeBytes()));
  }
}
