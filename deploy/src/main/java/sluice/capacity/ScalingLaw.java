package sluice.capacity;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a rate grows with threads: the Universal Scalability Law, {@code X(n) = n X(1) / (1 + s (n -
 * 1) + k n (n - 1))}, with contention {@code s} and coherence {@code k} fitted to what was measured
 * (Gunther, "Guerrilla Capacity Planning"). It smooths what was measured and holds as far as that;
 * {@link #largest} says how far. Threads that share their cores with the server look as if they
 * contended for it, so on more cores the law promises too little rather than too much. Immutable.
 */
final class ScalingLaw {
  private final double single;
  private final double contention;
  private final double coherence;
  private final int largest;

  private ScalingLaw(double single, double contention, double coherence, int largest) {
    this.single = single;
    this.contention = contention;
    this.coherence = coherence;
    this.largest = largest;
  }

  /**
   * Fits the law by least squares of {@code n X(1) / X(n) - 1}, which is linear in both
   * coefficients; neither is below 0.
   *
   * @param rates by threads, above 0; the rate of one thread must be among them
   */
  static ScalingLaw fit(Map<Integer, Double> rates) {
    SortedMap<Integer, Double> sorted = new TreeMap<>(rates);
    if (!sorted.containsKey(1)) {
      throw new IllegalArgumentException("the rate of one thread is not among " + rates);
    }
    double single = sorted.get(1);
    double aa = 0;
    double ab = 0;
    double bb = 0;
    double ay = 0;
    double by = 0;
    for (Map.Entry<Integer, Double> point : sorted.entrySet()) {
      double n = point.getKey();
      double a = n - 1;
      double b = n * (n - 1);
      double y = n * single / point.getValue() - 1;
      aa += a * a;
      ab += a * b;
      bb += b * b;
      ay += a * y;
      by += b * y;
    }
    double determinant = aa * bb - ab * ab;
    double contention = determinant > 1e-9 ? (ay * bb - by * ab) / determinant : ratio(ay, aa);
    double coherence = determinant > 1e-9 ? (by * aa - ay * ab) / determinant : 0;
    if (coherence < 0) {
      contention = ratio(ay, aa);
      coherence = 0;
    } else if (contention < 0) {
      contention = 0;
      coherence = ratio(by, bb);
    }
    return new ScalingLaw(
        single, Math.max(0, contention), Math.max(0, coherence), sorted.lastKey());
  }

  private static double ratio(double above, double below) {
    return below == 0 ? 0 : above / below;
  }

  /**
   * The rate of so many threads, 1 or more; also beyond {@link #largest}, which was not measured.
   */
  double rate(int threads) {
    double others = threads - 1;
    return threads * single / (1 + contention * others + coherence * threads * others);
  }

  /** The most threads that were measured. */
  int largest() {
    return largest;
  }

  /** Of the threads that were measured, or lie between such, the fewest with the highest rate. */
  int best() {
    int best = 1;
    for (int threads = 2; threads <= largest; threads++) {
      best = rate(threads) > rate(best) ? threads : best;
    }
    return best;
  }

  /** The fewest threads up to the {@link #best} that reach a rate, or that best. */
  int threadsFor(double rate) {
    int threads = 1;
    while (threads < best() && rate(threads) < rate) {
      threads++;
    }
    return threads;
  }

  /** The coefficients for a reader. */
  String words() {
    return "contention %.3f, coherence %.4f, measured up to %d threads"
        .formatted(contention, coherence, largest);
  }
}
