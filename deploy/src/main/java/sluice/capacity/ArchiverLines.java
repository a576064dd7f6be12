package sluice.capacity;

import java.util.List;

/** What the plan says of the archiver, and where one site of it ends. Confined to one plan. */
final class ArchiverLines {
  private static final String ARCHIVER = "archiver";

  private final CapacityQuestion question;
  private final Costs costs;
  private final Sizing sizing;
  private final Behind behind;

  ArchiverLines(CapacityQuestion question, Costs costs, Sizing sizing) {
    this.question = question;
    this.costs = costs;
    this.sizing = sizing;
    this.behind = new Behind(question, costs);
  }

  List<PlanLine> lines(SimulatedDay usual) {
    Archiving archiving = sizing.archiving();
    double hits = question.hitsPerDay();
    boolean isWithin = archiving.isMeasured(hits);
    String asked = "%s a site and day, %s".formatted(actions(), segments());
    String where = "%s; %s".formatted(asked, archiving.words());
    List<Figure> cells = costs.more().figures(archiving.actions(hits), question.segments());
    return List.of(
        PlanLine.of(
                ARCHIVER,
                "threads (--threads)",
                archiving.threads(),
                "count",
                "of an archiver for each database, so that a run over its sites with new hits takes no"
                    + " longer than --every, if they are enough; no fewer than were measured")
            .by(cells)
            .by(behind.databases())
            .measured(isWithin),
        PlanLine.of(
                ARCHIVER,
                "a run at the day's end",
                archiving.run(hits),
                "s",
                "sites of a database with hits since the last run (%s at most) x seconds after more hits, by threads: %s"
                    .formatted(Numbers.plain(Math.rint(archiving.busySites())), where))
            .by(cells)
            .by(behind.databases())
            .measured(isWithin),
        PlanLine.of(
                ARCHIVER,
                "a site's day from scratch",
                costs.scratch().seconds(archiving.actions(hits), question.segments()),
                "s",
                "%s; %s, on %s"
                    .formatted(
                        asked,
                        costs.scratch().words(),
                        Numbers.count(archiving.measuredThreads(), "thread")))
            .by(costs.scratch().figures(archiving.actions(hits), question.segments()))
            .measured(costs.scratch().isMeasured(archiving.actions(hits), question.segments())),
        PlanLine.of(
                ARCHIVER,
                "age of reports of today at most",
                usual.leastFresh(),
                "s",
                "simulated: lag + --every + a run, without a limit by --max-db-time; segments every"
                    + " 10 min, the year every 2 h")
            .by(costs.more().all())
            .by(behind.usual())
            .by(behind.databases())
            .measured(isWithin),
        PlanLine.of(
                ARCHIVER,
                "heap",
                costs.archiverHeap().value(),
                "bytes",
                "as measured, days of up to %s actions; bin/sluice lets it grow to 2 GiB"
                    .formatted(Numbers.plain(costs.more().largestDay())),
                costs.archiverHeap())
            .measured(archiving.actions(hits) <= costs.more().largestDay()));
  }

  private String actions() {
    double actions = sizing.archiving().actions(question.hitsPerDay());
    return Numbers.count(actions < 1 ? actions : Math.rint(actions), "action");
  }

  private String segments() {
    return question.segments() == 0 ? "no segments" : Numbers.count(question.segments(), "segment");
  }

  /** Where it ends: a run takes as long as the pause between two. */
  List<Bound> bounds() {
    return List.of(ofSite(), ofDatabase());
  }

  /** How much of such sites a database takes, on as many threads as were measured. */
  private Bound ofDatabase() {
    Archiving archiving = sizing.archiving();
    int threads = archiving.measuredThreads();
    double alone = archiving.run(question.hitsPerDay()) * archiving.threads() / threads;
    double most = question.average() / sizing.databases() * Archiving.EVERY / alone;
    return new Bound(
        "archiver, sites like these, " + Numbers.count(threads, "thread"),
        most,
        question.average(),
        (int) Math.min(Integer.MAX_VALUE, Math.ceil(question.average() / most - 1e-9)),
        "more databases, by site; fewer segments; a longer pause (--every); more cores than were"
            + " measured",
        Behind.both(
            costs.more().figures(archiving.actions(question.hitsPerDay()), question.segments()),
            behind.databases()));
  }

  private Bound ofSite() {
    double most = mostActions();
    return new Bound(
        "archiver, one site, " + Numbers.count(sizing.archiving().measuredThreads(), "thread"),
        most / DayCurve.DAY,
        question.average() / question.sites(),
        1,
        "nothing for one site; a replica (--reader-url) and --threads for many",
        costs.more().figures(most, question.segments()));
  }

  /** Actions of a day with which a run takes as long as the pause between two. */
  private double mostActions() {
    double least = 1;
    double most = 1e12;
    while (most / least > 1.001) {
      double middle = Math.sqrt(least * most);
      if (costs.more().seconds(middle, question.segments()) > Archiving.EVERY) {
        most = middle;
      } else {
        least = middle;
      }
    }
    return least;
  }
}
