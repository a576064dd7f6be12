package sluice.capacity;

/**
 * The archiver of each database, and what its runs take. One site at a time was measured, on as
 * many threads as the machine had cores, which shared them with MariaDB: several sites side by side
 * on these threads are taken to be no faster than one after the other, more threads to be so much
 * faster. Sites are hit in turn, so that hits are of as many sites as they can be. Immutable.
 *
 * @param more seconds of a site's run after more hits
 * @param scratch seconds of a site's run over a day that was never archived
 * @param measuredThreads with which it was measured, 1 or more
 * @param threads as many at least
 * @param databases over which the sites are spread
 * @param sites of the question, all alike
 * @param segments of each site
 * @param peak hits a second of all sites, at most
 */
record Archiving(
    RunCosts more,
    RunCosts scratch,
    int measuredThreads,
    int threads,
    int databases,
    int sites,
    int segments,
    double peak) {

  /** Of {@code sluice archive}, --every, seconds. */
  static final double EVERY = 60;

  /** After so many seconds segments, weeks and months of a day that goes on are due again. */
  static final double ALL_DUE = 600;

  /** How it was measured: {@code sluice archive} takes a fifth of the database's time by itself. */
  static final String UNLIMITED = "with --max-db-time none";

  /** Of {@code sluice archive}, --threads at most. */
  private static final int MOST_THREADS = 64;

  /** Of the bounds of a run's length: exact enough for any. */
  private static final int HALVINGS = 40;

  /** With as many threads as let the longest run take no longer than --every, if they can. */
  static Archiving of(CapacityQuestion question, Costs costs, int databases) {
    int measured = Math.min(MOST_THREADS, costs.origin().cores());
    Archiving few =
        new Archiving(
            costs.more(),
            costs.scratch(),
            measured,
            measured,
            databases,
            question.sites(),
            question.segments(),
            question.curve().high());
    // Such a run finds the hits of the pause and of a run before it that was as long.
    double run = few.run(few.atPeak(question.hitsPerDay(), 2 * EVERY));
    double wanted = Math.ceil(measured * run / EVERY - 1e-9);
    int most = Math.max(measured, Math.min(MOST_THREADS, few.sitesOfOne()));
    return few.with((int) Math.max(measured, Math.min(most, wanted)));
  }

  private Archiving with(int other) {
    return new Archiving(more, scratch, measuredThreads, other, databases, sites, segments, peak);
  }

  private Plant.Run atPeak(double hits, double seconds) {
    return new Plant.Run(hits, peak * seconds, peak, Plant.Due.SEGMENTS);
  }

  /** Actions of a site's day, by the hits of all. */
  double actions(double hits) {
    return hits / sites;
  }

  /** Sites of a database. */
  int sitesOfOne() {
    return (int) Math.ceil((double) sites / databases);
  }

  /** Sites of a database that so many hits of all can be of, 1 or more. */
  private double hit(double hits) {
    return Math.max(1, Math.min(sitesOfOne(), hits / databases));
  }

  /** Seconds of a run on the threads that it has. */
  double run(Plant.Run run) {
    double busy = hit(run.fresh());
    double seconds;
    if (run.due() == Plant.Due.ALL_ANEW) {
      seconds = busy * scratch.seconds(actions(run.hitsOfDay()), segments);
    } else {
      // A site that is hit less often than its segments may be made has them due at each hit.
      boolean isOften = run.rate() * ALL_DUE >= sites;
      double due = !isOften ? busy : run.due() == Plant.Due.SEGMENTS ? sitesOfOne() : 0;
      seconds = busy * reports(run.hitsOfDay()) + due * ofSegments(run.hitsOfDay());
    }
    return seconds * measuredThreads / threads;
  }

  /** Seconds of a site's reports; with weeks and months, which are due less often. */
  private double reports(double hits) {
    return more.seconds(actions(hits), 0);
  }

  private double ofSegments(double hits) {
    return more.seconds(actions(hits), segments) - reports(hits);
  }

  /** Seconds of the longest run of such a day: at the peak, with all that can be due. */
  double longestRun(double hits) {
    return run(atPeak(hits, gathering(hits)));
  }

  /** Sites of a database that the longest run finds with new hits. */
  double busySites(double hits) {
    return hit(peak * gathering(hits));
  }

  /** Seconds whose hits it finds: the pause, and a run before it that was as long. */
  private double gathering(double hits) {
    double least = EVERY;
    double most = EVERY + run(atPeak(hits, Double.POSITIVE_INFINITY));
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (least + most) / 2;
      if (EVERY + run(atPeak(hits, middle)) > middle) {
        least = middle;
      } else {
        most = middle;
      }
    }
    return most;
  }

  /**
   * How busy such days keep an archiver with as many threads as were measured, if it had all sites:
   * its seconds of work for each second at the peak, at most, as if a run began every --every.
   */
  double work(double hits) {
    return reports(hits) * Math.min(peak, sites / EVERY)
        + ofSegments(hits) * Math.min(peak, sites / ALL_DUE);
  }

  /**
   * Cores that it and MariaDB keep busy at most: what work needs, and no more than there are
   * threads with a site to work on. Rounding to whole threads and databases is not in it, so that
   * more hits need no less.
   */
  double cores(double hits) {
    double threadsOfAll =
        Math.max(
            (double) databases * measuredThreads,
            Math.min((double) databases * MOST_THREADS, sites));
    return Math.min(measuredThreads * work(hits), threadsOfAll);
  }

  /** The same work of a single site that is hit in each run. */
  double workOfSite(double actions) {
    double reports = more.seconds(actions, 0);
    return reports / EVERY + (more.seconds(actions, segments) - reports) / ALL_DUE;
  }

  /** Whether runs of such days were measured, and with so many threads. */
  boolean isMeasured(double hits) {
    return threads <= measuredThreads && more.isMeasured(actions(hits), segments);
  }

  /** How far that is, for a reader. */
  String words() {
    return "%s, one site at a time on %s, %s"
        .formatted(more.words(), Numbers.count(measuredThreads, "thread"), UNLIMITED);
  }
}
