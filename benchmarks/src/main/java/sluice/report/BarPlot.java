package sluice.report;

import java.util.List;

/** Figures as parts of their limits, each a bar with its target as a mark. Stateless. */
final class BarPlot {
  private static final int WIDTH = 760;
  private static final int LEFT = 330;
  private static final int RIGHT = 50;
  private static final int TOP = 30;
  private static final int ROW = 24;
  private static final int BAR = 14;

  private BarPlot() {}

  /**
   * Draws figures that have a limit.
   *
   * @param title says what a bar is a part of
   */
  static String draw(String title, List<Figure> figures) {
    int bottom = TOP + figures.size() * ROW;
    double most = figures.stream().mapToDouble(BarPlot::reach).max().orElse(1);
    double scale = (WIDTH - LEFT - RIGHT) / Math.max(1, most);
    Svg svg = new Svg(WIDTH, bottom + 30, title);
    for (int tenth = 0; tenth <= 10; tenth += 2) {
      double x = LEFT + tenth / 10.0 * scale;
      svg.line(x, TOP, x, bottom, "grid");
      svg.text(x, bottom + 16, "middle", Amount.number(tenth / 10.0));
    }
    int y = TOP;
    for (Figure figure : figures) {
      double ratio = figure.ratio().orElseThrow();
      svg.text(LEFT - 8, y + 16, "end", Catalogue.title(figure));
      svg.bar(LEFT, y + 5, ratio * scale, BAR, "fill0");
      svg.text(LEFT + ratio * scale + 5, y + 16, "value", Amount.number(ratio));
      figure
          .target()
          .filter(Target::isRatio)
          .ifPresent(target -> mark(svg, LEFT + target.bound() * scale, figures.indexOf(figure)));
      y += ROW;
    }
    return svg.end();
  }

  private static double reach(Figure figure) {
    double bound = figure.target().filter(Target::isRatio).map(Target::bound).orElse(0.0);
    return Math.max(bound, figure.ratio().orElseThrow());
  }

  private static void mark(Svg svg, double x, int row) {
    svg.line(x, TOP + row * ROW + 2, x, TOP + row * ROW + BAR + 8, "mark");
  }
}
