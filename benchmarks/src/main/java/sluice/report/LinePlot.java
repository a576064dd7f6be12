package sluice.report;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Curves over one axis of numbers. Immutable. */
record LinePlot(String title, String xName, String yName, boolean isLogarithmic) {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 300;
  private static final int LEFT = 60;
  private static final int RIGHT = 150;
  private static final int TOP = 40;
  private static final int BOTTOM = 40;
  private static final int STEPS = 4;

  /**
   * Draws them.
   *
   * @param curves by name, y by x; each has a point at least
   */
  String draw(Map<String, SortedMap<Double, Double>> curves) {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    Axis x = axis(curves.values().stream().flatMap(one -> one.keySet().stream()).toList());
    Axis y = axis(curves.values().stream().flatMap(one -> one.values().stream()).toList());
    svg.line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "axis");
    svg.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis");
    for (int step = 0; step <= STEPS; step++) {
      double part = step / (double) STEPS;
      svg.text(xOf(part), HEIGHT - BOTTOM + 16, "middle", Amount.number(x.at(part)));
      svg.text(LEFT - 6, yOf(part) + 4, "end", Amount.number(y.at(part)));
      svg.line(LEFT, yOf(part), WIDTH - RIGHT, yOf(part), "grid");
    }
    svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", xName);
    svg.text(0, TOP - 8, "unit", yName);
    int colour = 0;
    for (Map.Entry<String, SortedMap<Double, Double>> curve : curves.entrySet()) {
      double[] xs = curve.getValue().keySet().stream().mapToDouble(v -> xOf(x.part(v))).toArray();
      double[] ys = curve.getValue().values().stream().mapToDouble(v -> yOf(y.part(v))).toArray();
      svg.curve(xs, ys, "line" + colour % Svg.COLOURS);
      int row = TOP + 18 * colour;
      svg.bar(WIDTH - RIGHT + 16, row - 2, 12, 4, "fill" + colour % Svg.COLOURS);
      svg.text(WIDTH - RIGHT + 34, row + 4, "name", curve.getKey());
      colour++;
    }
    return svg.end();
  }

  private static double xOf(double part) {
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  private static double yOf(double part) {
    return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
  }

  private Axis axis(List<Double> values) {
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    return new Axis(isLogarithmic ? least : 0, most > least ? most : least + 1, isLogarithmic);
  }

  /** From the least to the most value, evenly or by powers. */
  private record Axis(double least, double most, boolean isLogarithmic) {
    double part(double value) {
      return isLogarithmic
          ? Math.log(value / least) / Math.log(most / least)
          : (value - least) / (most - least);
    }

    double at(double part) {
      return isLogarithmic ? least * Math.pow(most / least, part) : least + part * (most - least);
    }
  }
}
