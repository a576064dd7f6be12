package sluice.capacity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Seconds of one run of the archiver, by actions of the day and by segments. Immutable.
 *
 * <p>Between days that were measured with as many segments, and between such numbers of segments,
 * straight lines. What was not measured: a smaller day takes as long as the smallest one; a larger
 * day grows in proportion, and with segments as the day without them does; more segments go on
 * along the last line. What was measured as faster with more of them counts as long: that was
 * chance.
 */
final class RunCosts {

  /** Days by segments; those without segments are among them. */
  private final NavigableMap<Integer, Days> bySegments = new TreeMap<>();

  private RunCosts(Map<Integer, NavigableMap<Double, Figure>> measured) {
    measured.forEach((segments, cells) -> bySegments.put(segments, new Days(cells)));
  }

  /** Takes the figures of a cost that has the labels {@code actions} and {@code segments}. */
  static RunCosts of(MeasuredCosts costs, Cost cost) throws CostsRefused {
    Map<Integer, NavigableMap<Double, Figure>> measured = new TreeMap<>();
    for (Figure figure : costs.all(cost)) {
      int segments = figure.labels().containsKey("segments") ? costs.number(figure, "segments") : 0;
      measured
          .computeIfAbsent(segments, none -> new TreeMap<>())
          .put((double) Math.max(1, costs.number(figure, "actions")), costs.positive(figure));
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

  /** What was measured with one number of segments. */
  private static final class Days {
    private final NavigableMap<Double, Figure> cells;
    private final NavigableMap<Double, Double> seconds = new TreeMap<>();

    Days(NavigableMap<Double, Figure> cells) {
      this.cells = cells;
      cells.forEach((actions, figure) -> putNoLess(seconds, actions, figure.value()));
    }

    double smallest() {
      return cells.firstKey();
    }

    double largest() {
      return cells.lastKey();
    }

    boolean hasMeasured(double actions) {
      return actions >= smallest() && actions <= largest();
    }

    /** The measured day that is nearest. */
    double nearest(double actions) {
      return Math.max(smallest(), Math.min(largest(), actions));
    }

    double seconds(double actions) {
      double within = onLine(seconds, nearest(actions));
      return actions > largest() ? within * actions / largest() : within;
    }

    /** The cells between which a day lies, or the nearest one. */
    List<Figure> cells(double actions) {
      double at = nearest(actions);
      Map.Entry<Double, Figure> below = cells.floorEntry(at);
      Map.Entry<Double, Figure> above = cells.ceilingEntry(at);
      return below.equals(above)
          ? List.of(below.getValue())
          : List.of(below.getValue(), above.getValue());
    }
  }

  private static <K> void putNoLess(NavigableMap<K, Double> line, K at, double value) {
    line.put(at, line.isEmpty() ? value : Math.max(value, line.lastEntry().getValue()));
  }

  private static <K extends Number> double onLine(NavigableMap<K, Double> points, K at) {
    Map.Entry<K, Double> below = points.floorEntry(at);
    Map.Entry<K, Double> above = points.ceilingEntry(at);
    double from = below.getKey().doubleValue();
    double span = above.getKey().doubleValue() - from;
    double part = span == 0 ? 0 : (at.doubleValue() - from) / span;
    return below.getValue() + part * (above.getValue() - below.getValue());
  }

  /** The largest day that was measured, in actions. */
  double largestDay() {
    return bySegments.values().stream().mapToDouble(Days::largest).max().orElseThrow();
  }

  /** The most segments that were measured. */
  int mostSegments() {
    return bySegments.lastKey();
  }

  /** Seconds of a run; 0 or more actions and segments. */
  double seconds(double actions, int segments) {
    if (actions <= 0) {
      return 0;
    }
    NavigableMap<Integer, Double> line = new TreeMap<>();
    bySegments.forEach((count, days) -> putNoLess(line, count, seconds(days, actions)));
    int most = line.lastKey();
    double seconds = onLine(line, Math.min(segments, most));
    if (segments > most && most > 0) {
      int before = line.lowerKey(most);
      seconds += (line.get(most) - line.get(before)) / (most - before) * (segments - most);
    }
    return seconds;
  }

  /** Beyond its days a number of segments makes a run as much longer as at the nearest of them. */
  private double seconds(Days days, double actions) {
    double nearest = days.nearest(actions);
    double none = bySegments.get(0).seconds(nearest);
    double factor = none > 0 ? days.seconds(nearest) / none : 1;
    return days.hasMeasured(actions)
        ? days.seconds(actions)
        : factor * bySegments.get(0).seconds(actions);
  }

  /** Whether days as large, and as many segments, were measured. */
  boolean reaches(double actions, int segments) {
    return segments <= mostSegments()
        && around(segments).stream().allMatch(count -> actions <= bySegments.get(count).largest());
  }

  /** Whether a run lies between cells that were measured. */
  boolean isMeasured(double actions, int segments) {
    return segments <= mostSegments()
        && around(segments).stream().allMatch(count -> bySegments.get(count).hasMeasured(actions));
  }

  /** The measured cells that {@link #seconds} takes, each once. */
  List<Figure> figures(double actions, int segments) {
    Set<Figure> figures = new LinkedHashSet<>();
    for (int count : around(segments)) {
      Days days = bySegments.get(count);
      if (!days.hasMeasured(actions)) {
        figures.addAll(bySegments.get(0).cells(actions));
        figures.addAll(bySegments.get(0).cells(days.nearest(actions)));
      }
      figures.addAll(days.cells(actions));
    }
    return List.copyOf(figures);
  }

  /** All cells. */
  List<Figure> all() {
    return bySegments.values().stream().flatMap(days -> days.cells.values().stream()).toList();
  }

  /** The measured numbers of segments between which one lies, or along which it goes on. */
  private Set<Integer> around(int segments) {
    int most = mostSegments();
    int above = bySegments.ceilingKey(Math.min(segments, most));
    int below = bySegments.floorKey(Math.min(segments, most));
    Set<Integer> counts = new LinkedHashSet<>(List.of(below, above));
    if (segments > most && most > 0) {
      counts.add(bySegments.lowerKey(most));
    }
    return counts;
  }

  /** How far was measured, for a reader. */
  String words() {
    List<String> parts = new ArrayList<>();
    bySegments.forEach(
        (segments, days) ->
            parts.add(
                "%s with %s"
                    .formatted(
                        range(days.smallest(), days.largest()),
                        Numbers.count(segments, "segment"))));
    return "measured: " + String.join(", ", parts).replace("with 0 segments", "without segments");
  }

  private static String range(double smallest, double largest) {
    return smallest == largest
        ? Numbers.plain(smallest) + " actions"
        : Numbers.plain(smallest) + " to " + Numbers.plain(largest) + " actions";
  }
}
