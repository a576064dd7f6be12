package sluice.capacity;

/**
 * The archiver of each database, and what its runs take. One site at a time was measured, on as
 * many threads as the machine had cores, which shared them with MariaDB: several sites side by side
 * on these threads are taken to be no faster than one after the other, more threads to be so much
 * faster. Immutable.
 *
 * @param more seconds of a site's run after more hits
 * @param measuredThreads with which it was measured, 1 or more
 * @param threads as many at least
 * @param sites of the question, all alike
 * @param segments of each site
 * @param busySites of a database that have hits between two runs, 1 or more
 */
record Archiving(
    RunCosts more, int measuredThreads, int threads, int sites, int segments, double busySites) {

  /** Of {@code sluice archive}, --every, seconds. */
  static final double EVERY = 60;

  /** Of {@code sluice archive}, --threads at most. */
  private static final int MOST_THREADS = 64;

  /** After so many seconds segments, weeks and months of a day that goes on are due again. */
  private static final double ALL_DUE = 600;

  /**
   * With as many threads as let a run over the sites of a database take no longer than --every.
   *
   * @param databases over which the sites are spread
   */
  static Archiving of(CapacityQuestion question, Costs costs, int databases) {
    int measured = Math.min(MOST_THREADS, costs.origin().cores());
    int sites = (int) Math.ceil((double) question.sites() / databases);
    double hits = question.average() * EVERY / databases;
    Archiving few =
        new Archiving(
            costs.more(),
            measured,
            measured,
            question.sites(),
            question.segments(),
            Math.max(1, Math.min(sites, hits)));
    double wanted = Math.ceil(measured * few.run(question.hitsPerDay()) / EVERY - 1e-9);
    int most = Math.max(measured, Math.min(MOST_THREADS, sites));
    return few.with((int) Math.max(measured, Math.min(most, wanted)));
  }

  private Archiving with(int other) {
    return new Archiving(more, measuredThreads, other, sites, segments, busySites);
  }

  /** Actions of a site's day, by the hits of all. */
  double actions(double hits) {
    return hits / sites;
  }

  /** Seconds of a run in which all is due, by the hits of the day so far. */
  double run(double hits) {
    return seconds(hits, segments);
  }

  private double seconds(double hits, int some) {
    return busySites * more.seconds(actions(hits), some) * measuredThreads / threads;
  }

  /**
   * The part of the time that runs take at the end of such a day: segments are due every ten
   * minutes, and without segments a run takes no longer than was measured with weeks and months.
   */
  double busyShare(double hits) {
    double whole = run(hits);
    double brief = seconds(hits, 0);
    double between = Math.max(0, (ALL_DUE - whole - EVERY) / (brief + EVERY));
    double working = whole + between * brief;
    return working / (working + EVERY * (1 + between));
  }

  /** Whether runs of such days were measured, and with so many threads. */
  boolean isMeasured(double hits) {
    return threads <= measuredThreads && more.isMeasured(actions(hits), segments);
  }

  /** How far that is, for a reader. */
  String words() {
    return "%s, one site at a time on %s"
        .formatted(more.words(), Numbers.count(measuredThreads, "thread"));
  }
}
