package sluice.capacity;

import java.util.ArrayList;
import java.util.List;

/** What the plan says of the hits, of ingest and of the worker. Confined to one plan. */
final class PartLines {
  private static final String TRAFFIC = "traffic";
  private static final String INGEST = "ingest";
  private static final String WORKER = "worker";

  private final CapacityQuestion question;
  private final Costs costs;
  private final Sizing sizing;
  private final DayCurve curve;
  private final String share;
  private final Behind behind;

  PartLines(CapacityQuestion question, Costs costs, Sizing sizing) {
    this.question = question;
    this.costs = costs;
    this.sizing = sizing;
    this.curve = question.curve();
    this.share = Numbers.percent(question.loadShare());
    this.behind = new Behind(question, costs);
  }

  List<PlanLine> traffic() {
    return List.of(
        PlanLine.of(
            TRAFFIC, "hits a second, average", question.average(), "hits/s", "hits a day / 86,400"),
        PlanLine.of(
            TRAFFIC,
            "hits a second, peak",
            curve.high(),
            "hits/s",
            curve.hasPeak()
                ? "average x %s, for %s; %s hits/s outside"
                    .formatted(
                        Numbers.plain(question.peakFactor()),
                        Numbers.time(question.peak().toSeconds()),
                        Numbers.plain(curve.low()))
                : "the average: the day has no peak"),
        PlanLine.of(
            TRAFFIC,
            "visits a day",
            question.hitsPerDay() / question.actionsPerVisit(),
            "count",
            "hits a day / %s actions a visit"
                .formatted(Numbers.plain(question.actionsPerVisit()))));
  }

  List<PlanLine> ingest() {
    return List.of(
        PlanLine.of(
            INGEST,
            "processes",
            sizing.ingests(),
            "count",
            "peak / (requests of one x %s), rounded up".formatted(share),
            costs.ingestRate()),
        PlanLine.of(
            INGEST,
            "heap of each",
            costs.ingestHeap().value(),
            "bytes",
            "as measured; bin/sluice lets it grow to 256 MiB",
            costs.ingestHeap()),
        spool());
  }

  private PlanLine spool() {
    double needed = curve.hitsFromPeak(question.outage().toSeconds()) * costs.aofBytes().value();
    double allowed = sizing.plant().spoolBytes();
    return PlanLine.of(
        INGEST,
        "spool while Redis is away",
        needed,
        "bytes",
        "hits of %s from the peak's start on x bytes of a hit in the AOF, whose entries are those of the spool; the spools may take %s%s"
            .formatted(
                Numbers.time(question.outage().toSeconds()),
                Numbers.bytes(allowed),
                needed > allowed ? ": what is more is refused, see unanswered below" : ""),
        costs.aofBytes());
  }

  List<PlanLine> worker(SimulatedDay usual) {
    ScalingLaw law = costs.workerLaw();
    int databases = sizing.databases();
    boolean isWithin = sizing.threads() <= law.largest();
    List<PlanLine> lines = new ArrayList<>();
    lines.add(
        PlanLine.of(
                WORKER,
                "hits a second to record",
                sizing.recorded(),
                "hits/s",
                "the least with which the simulated day stays within %s of lag and %s"
                    .formatted(Numbers.time(question.mostLag().toSeconds()), refusal()))
            .by(behind.toRecord()));
    lines.add(databases());
    lines.add(
        PlanLine.of(
                WORKER,
                "processes",
                databases,
                "count",
                "one a database; more for fail-over need no more cores")
            .by(behind.databases())
            .measured(isWithin));
    lines.add(
        PlanLine.of(
                WORKER,
                "threads of each (--workers)",
                sizing.threads(),
                "count",
                "scaling law of the rates by threads: " + law.words())
            .by(costs.workerRates())
            .by(behind.toRecord())
            .measured(isWithin));
    lines.add(
        PlanLine.of(
                WORKER,
                "hits a second it can record",
                sizing.plant().worker().rate().applyAsDouble(sizing.answered()),
                "hits/s",
                question.cores().isPresent()
                    ? "law, and no more than ingest leaves of the cores at the peak"
                    : "databases x the law's rate of these threads")
            .by(behind.recording())
            .by(behind.toRecord())
            .measured(isWithin));
    lines.add(
        PlanLine.of(
            WORKER,
            "heap of each",
            costs.workerHeap().value(),
            "bytes",
            "as measured; bin/sluice lets it grow to 512 MiB",
            costs.workerHeap()));
    lines.add(
        usual.bounded(
            PlanLine.of(
                    WORKER,
                    "lag at most, usual day",
                    usual.mostLag(),
                    "s",
                    "simulated; a batch that is not full waits for --max-wait, %s"
                        .formatted(Numbers.time(Sizing.MAX_WAIT)))
                .by(behind.usual())));
    lines.add(
        usual.bounded(
            PlanLine.of(
                    WORKER,
                    "caught up after the peak",
                    Math.max(0, usual.caughtUp() - curve.peakEnd()),
                    "s",
                    usual.isCaughtUp() ? "simulated" : "simulated: not in a week, too slow")
                .by(behind.usual())));
    return lines;
  }

  private String refusal() {
    return sizing.answered() < curve.high()
        ? "holds all hits that ingest answers: %s hits/s at most on the shared cores, the others are refused"
            .formatted(Numbers.plain(sizing.answered()))
        : "refuses no hit";
  }

  private PlanLine databases() {
    boolean canBeHad = sizing.databasesWanted() <= sizing.databases();
    String formula =
        "to record / (the law's best x %s), rounded up; each with its Matomo and its sites, as"
            + " large as the measured one";
    if (question.isFixed()) {
      formula = "the one that shares its cores, or whose worker has so many threads";
    }
    if (!canBeHad) {
      formula +=
          "; %s are wanted, and a site is in one: a larger server was not measured"
              .formatted(Numbers.plain(sizing.databasesWanted()));
    }
    return PlanLine.of(
            "MariaDB", "databases, by site", sizing.databases(), "count", formula.formatted(share))
        .by(behind.databases())
        .measured(canBeHad);
  }
}
