package sluice.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A day in steps: hits come in by the curve, wait in Redis or, where it is away or full, in the
 * spools, are recorded in their order as fast as the workers can, and show in reports after the
 * archiver's next run. Hits behind spooled ones are spooled, too, as ingest does. Goes on behind
 * midnight until all is caught up. Used once, by one thread.
 *
 * <p>Left out: batches (hits flow), a part that fails slowly, several visitors' order.
 */
final class DaySimulation {

  /**
   * Days after the first one, or after an outage that is longer, for which catching up is waited
   * for.
   */
  private static final int PATIENCE_DAYS = 7;

  /** Samples of a day: enough for a plot. */
  private static final int SAMPLES = 480;

  /**
   * A backlog of no more than this many seconds' hits is none: where batches fill, hits of one
   * second wait for the others of theirs, and those of another come in while it is recorded.
   * Whoever looks at a real queue takes the same.
   */
  static final double CAUGHT_UP_SECONDS = 2;

  private final DayCurve curve;
  private final Plant plant;
  private final Optional<Outage> outage;
  private final int step;

  /** Hits that were taken until the end of each step. */
  private double[] taken = new double[1024];

  private int steps;
  private int oldest;
  private double recorded;
  private double queued;
  private double spooled;
  private double refused;
  private double lag;

  /** What was recorded, and the lag, when the step began. */
  private double recordedBefore;

  private double lagBefore;

  /** Seconds of its warm-up that a worker has behind it. */
  private double age;

  private double runEnds = -1;
  private double runCovers;
  private double nextRun;
  private double covered;

  /** Hits that were recorded when the run began that is under way, and the one before. */
  private double runRecorded;

  private double reported;

  /** When a run began to make segments, too. */
  private double segmentsAt = -DayCurve.DAY;

  /** Whether the archiver was away since its last run. */
  private boolean isAnew;

  private boolean keepsUp = true;

  private DaySimulation(DayCurve curve, Plant plant, Optional<Outage> outage, int step) {
    this.curve = curve;
    this.plant = plant;
    this.outage = outage;
    this.step = step;
  }

  /**
   * A day on which no part is away.
   *
   * @param step seconds, 1 to 60
   */
  static DaySimulation usual(DayCurve curve, Plant plant, int step) {
    return new DaySimulation(curve, plant, Optional.empty(), step);
  }

  /** A day with an outage; steps as above. */
  static DaySimulation with(DayCurve curve, Plant plant, Outage outage, int step) {
    return new DaySimulation(curve, plant, Optional.of(outage), step);
  }

  /** Runs it. */
  SimulatedDay run() {
    List<SimulatedDay.Sample> samples = new ArrayList<>();
    double mostQueued = 0;
    double mostSpooled = 0;
    double mostLag = 0;
    double leastFresh = 0;
    long disturbed = outage.map(Outage::end).orElse((long) curve.peakEnd());
    double caughtUp = -1;
    long every = Math.max(step, DayCurve.DAY / SAMPLES);
    long end = outage.map(Outage::end).orElse(0L);
    long last = Math.max(DayCurve.DAY, end) + (long) DayCurve.DAY * PATIENCE_DAYS;
    long second = 0;
    while (second < last
        && (second < DayCurve.DAY || caughtUp < 0 || keepsUp && isReporting(end))) {
      double done = step(second);
      double age = archive(second);
      second += step;
      mostQueued = Math.max(mostQueued, queued);
      mostSpooled = Math.max(mostSpooled, spooled);
      mostLag = Math.max(mostLag, lag);
      leastFresh = Math.max(leastFresh, age);
      double rate = curve.rate(second - 1);
      if (caughtUp < 0 && second >= disturbed && backlog() <= rate * CAUGHT_UP_SECONDS + 1) {
        caughtUp = second;
      }
      if (second % every < step) {
        samples.add(new SimulatedDay.Sample(second, rate, done / step, queued, spooled, lag, age));
      }
    }
    return new SimulatedDay(
        outage,
        samples,
        mostQueued,
        mostSpooled,
        mostLag,
        leastFresh,
        keepsUp,
        caughtUp < 0 ? second : caughtUp,
        caughtUp >= 0,
        refused);
  }

  private double backlog() {
    return queued + spooled;
  }

  private boolean isAway(Part part, double second) {
    return outage.isPresent() && outage.get().hits(part, second);
  }

  /** Takes, queues and records a step's hits, and gives those that were recorded. */
  private double step(long second) {
    recordedBefore = recorded;
    lagBefore = lag;
    // A peak may begin, end or lie within a step.
    double coming = curve.hits(second, second + step);
    double answered = isAway(Part.INGEST, second) ? 0 : Math.min(coming, plant.ingestRate() * step);
    boolean hasRedis = !isAway(Part.REDIS, second);
    double most = recordable(second, answered);
    // What is recorded within the step makes room, or a queue of less than a step would hold it up.
    double room = hasRedis ? plant.queueBytes() / plant.queueBytesPerHit() + most - queued : 0;
    double replayed = hasRedis ? replay(room) : 0;
    // What is behind spooled hits waits behind them.
    double direct = spooled > 0 ? 0 : Math.min(answered, Math.max(0, room - replayed));
    queued += direct;
    double disk = plant.spoolBytes() / plant.spoolBytesPerHit() - spooled;
    double kept = Math.min(answered - direct, Math.max(0, disk));
    spooled += kept;
    refused += coming - direct - kept;
    double done = Math.min(queued, most);
    queued -= done;
    recorded += done;
    note(direct + kept, second);
    return done;
  }

  private double replay(double room) {
    double replayed = Math.min(spooled, Math.min(Math.max(0, room), plant.replayRate() * step));
    spooled -= replayed;
    queued += replayed;
    return replayed;
  }

  /** The hits that workers can record in a step, if they are in Redis. */
  private double recordable(long second, double coming) {
    if (isAway(Part.WORKER, second)
        || isAway(Part.DATABASE, second)
        || isAway(Part.REDIS, second)) {
      return 0;
    }
    double rate =
        plant.worker().rate().applyAsDouble(coming / step) * warmth(second, coming / step);
    return Math.max(0, rate) * step;
  }

  /** The share of its rate that a worker reaches: only one that was away itself starts cold. */
  private double warmth(long second, double comingRate) {
    if (outage.isEmpty() || outage.get().part() != Part.WORKER || second < outage.get().end()) {
      return 1;
    }
    double passed = step * plant.worker().warmUpPace().applyAsDouble(comingRate);
    double before = plant.worker().warmUp().done(age);
    age += passed;
    return passed > 0 ? (plant.worker().warmUp().done(age) - before) / passed : 0;
  }

  /** Remembers what was taken, and finds the age of the oldest hit that is not recorded. */
  private void note(double more, long second) {
    if (steps == taken.length) {
      taken = Arrays.copyOf(taken, 2 * steps);
    }
    taken[steps] = (steps == 0 ? 0 : taken[steps - 1]) + more;
    steps++;
    // A step's hits are as good as recorded when no more than rounding is left of them.
    while (oldest < steps && taken[oldest] <= recorded + 1e-6 * (1 + recorded)) {
      oldest++;
    }
    lag = oldest == steps ? plant.worker().maxWait() : second + step - (long) oldest * step;
    lag = Math.max(lag, plant.worker().maxWait());
  }

  /** Whether reports do not show an outage's end yet, or a run of the first day goes on. */
  private boolean isReporting(long outageEnd) {
    return covered < outageEnd - plant.worker().maxWait()
        || runEnds >= 0 && runCovers < DayCurve.DAY;
  }

  /** Goes on with the archiver, and gives the age of what the reports show. */
  private double archive(long second) {
    double now = second + step;
    if (isAway(Part.ARCHIVER, second) || isAway(Part.DATABASE, second)) {
      runEnds = -1;
      nextRun = now;
      isAnew = true;
    } else {
      while (runEnds >= 0 && runEnds <= now || runEnds < 0 && nextRun <= now) {
        if (runEnds >= 0) {
          covered = runCovers;
          reported = runRecorded;
          nextRun = runEnds + plant.every();
          runEnds = -1;
        } else {
          begin(now);
        }
      }
    }
    // Before the first run the reports are those of the day before.
    return now - Math.min(covered, now);
  }

  private void begin(double now) {
    boolean areSegmentsDue = nextRun - segmentsAt >= Archiving.ALL_DUE;
    Plant.Due due =
        isAnew ? Plant.Due.ALL_ANEW : areSegmentsDue ? Plant.Due.SEGMENTS : Plant.Due.REPORTS;
    // What was not archived before an outage may be of an earlier day.
    double hits = since(isAnew ? Math.max(1, covered) : now);
    double rate = curve.rate((long) now - 1);
    double seconds =
        plant.runSeconds().applyAsDouble(new Plant.Run(hits, recorded - reported, rate, due));
    keepsUp &= seconds <= DayCurve.DAY;
    segmentsAt = due == Plant.Due.REPORTS ? segmentsAt : nextRun;
    isAnew = false;
    // What the step recorded after the run has begun is for the next one.
    double share = Math.max(0, 1 - (now - nextRun) / step);
    runCovers = nextRun - lagBefore - share * (lag - lagBefore);
    runRecorded = recordedBefore + share * (recorded - recordedBefore);
    runEnds = nextRun + Math.max(0.001, seconds);
  }

  /** Hits that were recorded since the midnight before a time. */
  private double since(double time) {
    int midnight = (int) (Math.floor((time - 1) / DayCurve.DAY) * (DayCurve.DAY / step));
    return recorded - (midnight == 0 ? 0 : Math.min(recorded, taken[midnight - 1]));
  }
}
