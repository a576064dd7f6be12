package sluice.capacity;

import java.util.List;

/** What the plan says of the archiver, and where one site of it ends. Confined to one plan. */
final class ArchiverLines {
  private static final String ARCHIVER = "archiver";

  private final CapacityQuestion question;
  private final Costs costs;
  private final Sizing sizing;

  ArchiverLines(CapacityQuestion question, Costs costs, Sizing sizing) {
    this.question = question;
    this.costs = costs;
    this.sizing = sizing;
  }

  List<PlanLine> lines(SimulatedDay usual) {
    double actions = question.hitsPerDay() / question.sites();
    boolean isWithin =
        actions <= costs.more().largestDay()
            && question.segments() <= costs.more().mostSegments()
            && sizing.archiverThreads() <= costs.origin().cores();
    String where =
        "%s actions of a site's day, %d segments; measured up to %s actions, %d segments, %d threads"
            .formatted(
                Numbers.plain(Math.rint(actions)),
                question.segments(),
                Numbers.plain(costs.more().largestDay()),
                costs.more().mostSegments(),
                costs.origin().cores());
    return List.of(
        PlanLine.of(
                ARCHIVER,
                "threads (--threads)",
                sizing.archiverThreads(),
                "count",
                "of an archiver for each database, so that a run over its sites with new hits takes no"
                    + " longer than --every, if they are enough")
            .measured(isWithin),
        PlanLine.of(
                ARCHIVER,
                "a run at the day's end",
                sizing.plant().runSeconds().applyAsDouble(question.hitsPerDay()),
                "s",
                "sites of a database with hits since the last run x seconds after more hits / threads: "
                    + where)
            .measured(isWithin),
        PlanLine.of(
                ARCHIVER,
                "a site's day from scratch",
                costs.scratch().seconds(actions, question.segments()),
                "s",
                where)
            .measured(isWithin),
        PlanLine.of(
                ARCHIVER,
                "age of reports of today at most",
                usual.leastFresh(),
                "s",
                "simulated: lag + --every + a run, without a limit by --max-db-time; segments every"
                    + " 10 min, the year every 2 h")
            .measured(isWithin),
        PlanLine.of(
            ARCHIVER,
            "heap",
            costs.archiverHeap().value(),
            "bytes",
            "as measured; bin/sluice lets it grow to 2 GiB",
            costs.archiverHeap()));
  }

  /** Where it ends: a run takes as long as the pause between two. */
  List<Bound> bounds() {
    return List.of(ofSite(), ofDatabase());
  }

  /** How much of such sites a database takes, on as many threads as were measured. */
  private Bound ofDatabase() {
    double alone =
        sizing.archiverThreads() * sizing.plant().runSeconds().applyAsDouble(question.hitsPerDay());
    int threads = costs.origin().cores();
    double most = question.average() / sizing.databases() * threads * Sizing.EVERY / alone;
    return new Bound(
        "archiver, sites like these, %d threads".formatted(threads),
        most,
        question.average(),
        (int) Math.min(Integer.MAX_VALUE, Math.ceil(question.average() / most - 1e-9)),
        "more databases, by site; fewer segments; a longer pause (--every); more cores than were"
            + " measured");
  }

  private Bound ofSite() {
    return new Bound(
        "archiver, one site on one thread",
        mostActions() / DayCurve.DAY,
        question.average() / question.sites(),
        1,
        "nothing for one site; a replica (--reader-url) and --threads for many");
  }

  /** Actions of a day with which a run takes as long as the pause between two. */
  private double mostActions() {
    double least = 1;
    double most = 1e12;
    while (most / least > 1.001) {
      double middle = Math.sqrt(least * most);
      if (costs.more().seconds(middle, question.segments()) > Sizing.EVERY) {
        most = middle;
      } else {
        least = middle;
      }
    }
    return least;
  }
}
