package sluice.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Samples;
import sluice.report.Target;

/**
 * How far a worker was at each look, and what follows from it. The steady rate is the median rate
 * of the last third of the looks but the last tenth, in which one queue after the other is empty;
 * processor times are those of the looks at which it was reached. Confined to the main thread.
 */
final class DrainCurve {
  /** What part of the steady rate counts as warm. */
  private static final double WARM = 0.8;

  /** A rate is taken over so long, seconds. */
  private static final double WINDOW = 1;

  private static final Target SOON = Target.atMost(5);

  private final List<Look> looks = new ArrayList<>();

  /**
   * One look.
   *
   * @param seconds since the start of the process
   * @param hits committed until then
   * @param worker processor time of the process, as the others
   */
  record Look(double seconds, long hits, Duration worker, Duration database, Duration redis) {}

  DrainCurve() {
    looks.add(new Look(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  void add(Look look) {
    looks.add(look);
  }

  void addTo(Figures figures) {
    double steady = steady();
    Look warm = warm(steady);
    Look last = looks.get(looks.size() - 1);
    long hits = Math.max(1, last.hits() - warm.hits());
    figures.add(
        Figure.of("worker.seconds_until_80_percent", warm.seconds(), "s")
            .over(Samples.one())
            .towards(SOON));
    figures.add(Figure.of("worker.backlog_hits_per_second", steady, "hits/s").over(Samples.one()));
    figures.add(us("worker.cpu_us_per_hit", last.worker().minus(warm.worker()), hits));
    figures.add(us("database.cpu_us_per_hit", last.database().minus(warm.database()), hits));
    figures.add(us("redis.drain_cpu_us_per_hit", last.redis().minus(warm.redis()), hits));
    for (int second = 1; second <= (int) last.seconds(); second++) {
      figures.add(
          Figure.of("worker.warm_up_hits_per_second", rate(second - 1, second), "hits/s")
              .with("second", second)
              .over(Samples.one()));
    }
  }

  private static Figure us(String name, Duration used, long hits) {
    return Figure.of(name, used.toNanos() / 1e3 / hits, "us").over(Samples.one());
  }

  private double steady() {
    double end = looks.get(looks.size() - 1).seconds();
    List<Double> rates =
        looks.stream()
            .filter(look -> look.seconds() >= end * 2 / 3 && look.seconds() <= end * 9 / 10)
            .map(look -> rate(look.seconds() - WINDOW, look.seconds()))
            .sorted()
            .toList();
    return rates.get(rates.size() / 2);
  }

  private Look warm(double steady) {
    return looks.stream()
        .filter(look -> rate(look.seconds() - WINDOW, look.seconds()) >= WARM * steady)
        .findFirst()
        .orElseThrow();
  }

  /** Hits a second between two times; the worker is taken to be even between two looks. */
  private double rate(double from, double to) {
    return (hitsAt(to) - hitsAt(from)) / (to - from);
  }

  private double hitsAt(double seconds) {
    Look before = looks.get(0);
    for (Look look : looks) {
      if (look.seconds() >= seconds) {
        double span = look.seconds() - before.seconds();
        double part = span == 0 ? 0 : (seconds - before.seconds()) / span;
        return before.hits() + Math.max(0, part) * (look.hits() - before.hits());
      }
      before = look;
    }
    return before.hits();
  }
}
