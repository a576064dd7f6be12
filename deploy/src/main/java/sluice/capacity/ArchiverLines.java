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
    List<Figure> cells = cells(archiving.actions(hits));
    PlanLine age =
        PlanLine.of(
                ARCHIVER,
                "age of reports of today at most",
                usual.leastFresh(),
                "s",
                "simulated: lag + --every + a run, %s; segments every 10 min, the year every 2 h"
                    .formatted(Archiving.UNLIMITED))
            .by(costs.more().all())
            .by(behind.usual())
            .by(behind.databases())
            .measured(isWithin);
    return List.of(
        PlanLine.of(
                ARCHIVER,
                "threads (--threads)",
                archiving.threads(),
                "count",
                "of an archiver for each database, so that the longest run over its sites with new hits"
                    + " takes no longer than --every, if they are enough; no fewer than were measured, "
                    + Archiving.UNLIMITED)
            .by(cells)
            .by(behind.databases())
            .measured(isWithin),
        PlanLine.of(
                ARCHIVER,
                "a run at the day's end",
                archiving.longestRun(hits),
                "s",
                "the longest, at the peak's rate: sites of a database with hits since the last run (%s at most) x seconds after more hits, by threads: %s"
                    .formatted(Numbers.plain(Math.ceil(archiving.busySites(hits) - 1e-6)), where))
            .by(cells)
            .by(behind.databases())
            .measured(isWithin),
        PlanLine.of(
                ARCHIVER,
                "a site's day from scratch",
                costs.scratch().seconds(archiving.actions(hits), question.segments()),
                "s",
                "%s; %s, on %s, %s"
                    .formatted(asked, costs.scratch().words(), threads(), Archiving.UNLIMITED))
            .by(costs.scratch().figures(archiving.actions(hits), question.segments()))
            .measured(costs.scratch().isMeasured(archiving.actions(hits), question.segments())),
        usual.bounded(usual.keepsUp() ? age : age.butSaying(SimulatedDay.LATE)),
        PlanLine.of(
                ARCHIVER,
                "heap",
                costs.archiverHeap().value(),
                "bytes",
                "as measured, one site at a time%s; %s; bin/sluice lets it grow to 2 GiB"
                    .formatted(
                        archiving.sitesOfOne() > 1 ? ", not several side by side" : "",
                        costs.more().words()),
                costs.archiverHeap())
            .measured(
                archiving.sitesOfOne() == 1
                    && costs.more().reaches(archiving.actions(hits), question.segments())));
  }

  private List<Figure> cells(double actions) {
    return Behind.both(
        costs.more().figures(actions, question.segments()), costs.more().figures(actions, 0));
  }

  private String actions() {
    double actions = sizing.archiving().actions(question.hitsPerDay());
    return Numbers.count(actions < 1 ? actions : Math.rint(actions), "action");
  }

  private String segments() {
    return question.segments() == 0 ? "no segments" : Numbers.count(question.segments(), "segment");
  }

  /** Where it ends: what is due within ten minutes takes as long on the measured threads. */
  List<Bound> bounds() {
    return List.of(ofDatabase(), ofSite());
  }

  /** How much of such sites one archiver takes. */
  private Bound ofDatabase() {
    Archiving archiving = sizing.archiving();
    double hits = question.hitsPerDay();
    return new Bound(
        "archiver, sites like these, " + threads(),
        question.average() / archiving.work(hits),
        question.average(),
        question.loadShare(),
        question.sites(),
        Archiving.UNLIMITED
            + "; more databases, by site; fewer segments; a longer pause (--every); more cores"
            + " than were measured",
        cells(archiving.actions(hits)));
  }

  private Bound ofSite() {
    double most = mostActions();
    return new Bound(
        "archiver, one site, " + threads(),
        most / DayCurve.DAY,
        question.average() / question.sites(),
        question.loadShare(),
        1,
        Archiving.UNLIMITED
            + "; nothing for one site but fewer segments; a replica (--reader-url) and --threads"
            + " for many",
        cells(Math.max(1, most)));
  }

  private String threads() {
    return Numbers.count(sizing.archiving().measuredThreads(), "thread");
  }

  /** Actions of a day that keeps it busy all the time; 0 if the smallest is too much. */
  private double mostActions() {
    Archiving archiving = sizing.archiving();
    double least = 1;
    double most = 1e12;
    if (archiving.workOfSite(least) > 1) {
      return 0;
    }
    while (most / least > 1.001) {
      double middle = Math.sqrt(least * most);
      if (archiving.workOfSite(middle) > 1) {
        most = middle;
      } else {
        least = middle;
      }
    }
    return least;
  }
}
