package sluice.report;

import java.util.Locale;

/**
 * A drawing that is legible on light and on dark pages: its colours follow what the reader's system
 * asks for. Confined to one thread.
 */
final class Svg {
  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-label="%3$s">
      <style>
      text { font: 12px system-ui, sans-serif; fill: #24292f }
      .end { text-anchor: end } .middle { text-anchor: middle } .title { font-weight: 600 }
      .axis { stroke: #8c959f; fill: none } .grid { stroke: #8c959f; stroke-opacity: .3 }
      .fill0 { fill: #0969da } .fill1 { fill: #bf8700 } .fill2 { fill: #8250df } .fill3 { fill: #1a7f37 }
      .line0 { stroke: #0969da } .line1 { stroke: #bf8700 } .line2 { stroke: #8250df } .line3 { stroke: #1a7f37 }
      polyline { fill: none; stroke-width: 2 } .mark { stroke: #cf222e; stroke-width: 2 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .fill0 { fill: #4493f8 } .fill1 { fill: #d29922 } .fill2 { fill: #ab7df8 } .fill3 { fill: #3fb950 }
        .line0 { stroke: #4493f8 } .line1 { stroke: #d29922 } .line2 { stroke: #ab7df8 } .line3 { stroke: #3fb950 }
        .mark { stroke: #f85149 }
      }
      </style>
      """;

  /** Colours that there are. */
  static final int COLOURS = 4;

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String title) {
    text.append(HEAD.formatted(width, height, escaped(title)));
    text(0, 16, "title", title);
  }

  void text(double x, double y, String style, String words) {
    text.append(
        "<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), style, escaped(words)));
  }

  void line(double fromX, double fromY, double toX, double toY, String style) {
    text.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>\n"
            .formatted(number(fromX), number(fromY), number(toX), number(toY), style));
  }

  void bar(double x, double y, double width, double height, String style) {
    text.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>\n"
            .formatted(number(x), number(y), number(width), number(height), style));
  }

  /** A line through points. */
  void curve(double[] xs, double[] ys, String style) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      points.append(i == 0 ? "" : " ").append(number(xs[i])).append(',').append(number(ys[i]));
    }
    text.append("<polyline points=\"%s\" class=\"%s\"/>\n".formatted(points, style));
  }

  String end() {
    return text + "</svg>\n";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
