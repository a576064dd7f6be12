package sluice.capacity;

/**
 * How many of each part a question needs, and what they then can do. Immutable.
 *
 * @param ingests processes of ingest
 * @param redisMasters one, or those of a Cluster
 * @param recorded hits a second that have to be recorded so that the lag stays within its bound,
 *     and queue and spool hold what waits of the hits that ingest answers
 * @param databasesWanted of the measured kind, for that rate
 * @param databases that can be had: a site is in one database
 * @param threads of the worker on each database
 * @param archiving what each database's archiver does
 * @param answered hits a second of the peak that ingest answers: all, unless cores are shared
 * @param plant what all this can do
 */
record Sizing(
    int ingests,
    int redisMasters,
    double recorded,
    int databasesWanted,
    int databases,
    int threads,
    Archiving archiving,
    double answered,
    Plant plant) {

  /** Of {@code sluice worker}, --max-wait, seconds. */
  static final double MAX_WAIT = 1;

  /** Of {@code sluice ingest} and {@code sluice worker}, --queues, where Matomo does not say. */
  static final int QUEUES = 16;

  /** Halvings of the bounds of a rate: enough for three digits. */
  private static final int HALVINGS = 24;

  /** Of the hits of a day, what sums of them are not exact to. */
  private static final double ROUNDING = 1e-6;

  /** Nothing that is planned needs as much memory, in bytes. */
  private static final double ANY_MEMORY = 1e18;

  /** Finds it. */
  static Sizing of(CapacityQuestion question, Costs costs) {
    DayCurve curve = question.curve();
    int ingests = units(curve.high(), question.loadShare() * costs.ingestRate().value());
    int masters = units(curve.high(), question.loadShare() * costs.redisRate());
    ScalingLaw law = costs.workerLaw();
    Plant unlimited = plant(question, costs, ingests);
    DayCurve answered = curve.atMost(unlimited.ingestRate());
    double recorded = leastRate(question, answered, unlimited);
    double wanted = recorded / question.loadShare();
    boolean isFixed = question.isFixed();
    int databasesWanted = isFixed ? 1 : units(wanted, law.rate(law.best()));
    int databases = Math.min(databasesWanted, question.sites());
    int threads =
        question
            .workerThreads()
            .orElseGet(() -> isFixed ? law.best() : law.threadsFor(wanted / databases));
    double most = databases * law.rate(threads);
    double cores = question.cores().orElse(Double.POSITIVE_INFINITY);
    Archiving archiving = Archiving.of(question, costs, databases);
    return new Sizing(
        ingests,
        masters,
        recorded,
        databasesWanted,
        databases,
        threads,
        archiving,
        answered.high(),
        unlimited.with(
            new Plant.Worker(
                coming -> Math.min(most, costs.rateOnCores(cores, coming)),
                costs.warmUp(),
                coming -> Math.min(1, costs.coresLeft(cores, coming) / costs.origin().cores()),
                MAX_WAIT),
            archiving::run));
  }

  static int units(double need, double ofOne) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.ceil(need / ofOne - 1e-9)));
  }

  /** A plant that records whatever comes in, and archives in no time. */
  private static Plant plant(CapacityQuestion question, Costs costs, int ingests) {
    double ingestRate =
        Math.min(
            ingests * costs.ingestRate().value(),
            costs.ingestOnCores(question.cores().orElse(Double.POSITIVE_INFINITY)));
    return new Plant(
        ingestRate,
        ingestRate,
        costs.redisBytes().value(),
        question.redisBytes().orElse(ANY_MEMORY),
        costs.aofBytes().value(),
        ingests * question.spoolBytes(),
        Plant.Worker.warm(coming -> Double.MAX_VALUE, MAX_WAIT),
        run -> 0,
        Archiving.EVERY);
  }

  /** The lowest rate with which a day's lag stays within its bound and all hits find room. */
  private static double leastRate(CapacityQuestion question, DayCurve curve, Plant plant) {
    double least = curve.hitsFromPeak(DayCurve.DAY) / DayCurve.DAY;
    double most = Math.max(least, curve.high());
    int step = (int) Math.max(1, Math.min(30, question.mostLag().toSeconds() / 20));
    for (int i = 0; i < HALVINGS && most - least > least * 1e-4; i++) {
      double middle = (least + most) / 2;
      if (isInTime(question, curve, plant, middle, step)) {
        most = middle;
      } else {
        least = middle;
      }
    }
    return most;
  }

  private static boolean isInTime(
      CapacityQuestion question, DayCurve curve, Plant plant, double rate, int step) {
    Plant.Worker worker = Plant.Worker.warm(coming -> rate, MAX_WAIT);
    SimulatedDay day =
        DaySimulation.usual(curve, plant.with(worker, plant.runSeconds()), step).run();
    return day.isCaughtUp()
        && day.mostLag() <= question.mostLag().toSeconds()
        && day.refused() <= ROUNDING * question.hitsPerDay();
  }
}
