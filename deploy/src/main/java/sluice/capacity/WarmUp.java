package sluice.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a worker that was started anew comes to its steady rate: the share of it that was measured in
 * each second after the start, up to the first that reaches it. Immutable.
 */
final class WarmUp {
  /** Of a worker that needs none. */
  static final WarmUp NONE = of(new double[0]);

  /** Seconds at the steady rate in which as much is done as until the end of each second. */
  private final double[] done;

  private WarmUp(double[] done) {
    this.done = done;
  }

  /** By the shares of the first seconds, 0 to 1 each; what follows is steady. */
  static WarmUp of(double... shares) {
    double[] done = new double[shares.length + 1];
    for (int i = 0; i < shares.length; i++) {
      done[i + 1] = done[i] + shares[i];
    }
    return new WarmUp(done);
  }

  /** Takes the figures of a worker that was started on a backlog. Throws if they are not there. */
  static WarmUp of(MeasuredCosts measured) throws CostsRefused {
    double steady = measured.smallest(Cost.WORKER_STEADY_RATE).value();
    return of(
        rates(measured).values().stream()
            .mapToDouble(figure -> figure.value() / steady)
            .takeWhile(share -> share < 1)
            .toArray());
  }

  /** The figures of such a worker, up to the first second at its steady rate, and that rate. */
  static List<Figure> figures(MeasuredCosts measured) throws CostsRefused {
    Figure steady = measured.smallest(Cost.WORKER_STEADY_RATE);
    List<Figure> figures = new ArrayList<>(List.of(steady));
    for (Figure figure : rates(measured).values()) {
      figures.add(figure);
      if (figure.value() >= steady.value()) {
        break;
      }
    }
    return figures;
  }

  private static SortedMap<Integer, Figure> rates(MeasuredCosts measured) throws CostsRefused {
    SortedMap<Integer, Figure> rates = new TreeMap<>();
    for (Figure figure : measured.all(Cost.WORKER_WARM_UP)) {
      rates.put(measured.number(figure, "second"), figure);
    }
    return rates;
  }

  /**
   * How much is done until an age.
   *
   * @param seconds since the start, 0 or more
   * @return seconds in which the steady rate does as much
   */
  double done(double seconds) {
    int whole = (int) Math.min(seconds, done.length - 1);
    double next = whole + 1 < done.length ? done[whole + 1] - done[whole] : 1;
    return done[whole] + (seconds - whole) * next;
  }
}
