package sluice.capacity;

import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Seconds of one run of the archiver, by actions of the day and by segments: straight lines between
 * what was measured, from no time for no actions; in proportion beyond the largest day that was
 * measured, and along the last line beyond the most segments. Immutable.
 */
final class RunCosts {

  /** Seconds by actions, by segments. */
  private final NavigableMap<Double, NavigableMap<Double, Double>> bySegments = new TreeMap<>();

  private final double largestDay;

  private RunCosts(Map<Integer, SortedMap<Integer, Double>> measured) {
    measured.forEach(
        (segments, days) -> {
          NavigableMap<Double, Double> line = new TreeMap<>();
          days.forEach((actions, seconds) -> putNoLess(line, actions, seconds));
          bySegments.put((double) segments, line);
        });
    largestDay =
        bySegments.values().stream().mapToDouble(NavigableMap::lastKey).max().orElseThrow();
  }

  /** A larger day that was measured as a faster one is taken to be as long: that was chance. */
  private static void putNoLess(NavigableMap<Double, Double> line, double at, double value) {
    line.put(at, line.isEmpty() ? value : Math.max(value, line.lastEntry().getValue()));
  }

  /** Takes the figures of a cost that has the labels {@code actions} and {@code segments}. */
  static RunCosts of(MeasuredCosts costs, Cost cost) throws CostsRefused {
    Map<Integer, SortedMap<Integer, Double>> measured = new TreeMap<>();
    for (Figure figure : costs.all(cost)) {
      int segments = figure.labels().containsKey("segments") ? costs.number(figure, "segments") : 0;
      measured
          .computeIfAbsent(segments, none -> new TreeMap<>())
          .put(Math.max(1, costs.number(figure, "actions")), figure.value());
    }
    if (!measured.containsKey(0)) {
      throw new CostsRefused(
          costs.origin().file()
              + " has "
              + cost.figure()
              + " with segments alone; benchmarks/run measures it without, too");
    }
    return new RunCosts(measured);
  }

  /** The largest day that was measured, in actions. */
  double largestDay() {
    return largestDay;
  }

  /** The most segments that were measured. */
  int mostSegments() {
    return bySegments.lastKey().intValue();
  }

  /** Seconds of a run; 0 or more actions and segments. */
  double seconds(double actions, int segments) {
    double none = onLine(bySegments.get(0.0), actions);
    if (segments == 0 || bySegments.size() == 1) {
      return none;
    }
    NavigableMap<Double, Double> factors = new TreeMap<>();
    bySegments.forEach((count, days) -> putNoLess(factors, count, factor(days)));
    double most = factors.lastKey();
    double factor = onLine(factors, Math.min(segments, most));
    if (segments > most) {
      double before = factors.lowerKey(most);
      double slope = (factors.get(most) - factors.get(before)) / (most - before);
      factor += Math.max(0, slope) * (segments - most);
    }
    return none * factor;
  }

  /** How much longer a run is with segments than without, on the largest day that has both. */
  private double factor(NavigableMap<Double, Double> days) {
    double none = onLine(bySegments.get(0.0), days.lastKey());
    return none > 0 ? days.lastEntry().getValue() / none : 1;
  }

  private static double onLine(NavigableMap<Double, Double> points, double at) {
    Map.Entry<Double, Double> below = points.floorEntry(at);
    Map.Entry<Double, Double> above = points.ceilingEntry(at);
    if (above == null) {
      return below.getValue() * at / below.getKey();
    }
    if (below == null) {
      return above.getValue() * at / above.getKey();
    }
    double span = above.getKey() - below.getKey();
    double part = span == 0 ? 0 : (at - below.getKey()) / span;
    return below.getValue() + part * (above.getValue() - below.getValue());
  }
}
