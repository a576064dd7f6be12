package sluice.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws the dashboard as it stands in its file, with what a real Prometheus answers to its queries,
 * for the handbook: Grafana itself cannot be had everywhere. It shows which panels there are, where
 * they stand, and real lines in them; colours and details are not Grafana's.
 *
 * <p>From the folder deploy, with a Prometheus that has watched a Sluice for a while:
 *
 * <pre>
 *   java -cp JACKSON:target/test-classes sluice.watch.DashboardPicture http://127.0.0.1:9090 END MINUTES FILE.svg
 * </pre>
 *
 * <p>END is in Unix seconds.
 */
final class DashboardPicture {
  private static final Path FILE = Path.of("grafana", "sluice.json");

  /** Pixels of a cell of Grafana's grid. */
  private static final int CELL_WIDTH = 54;

  private static final int CELL_HEIGHT = 24;

  /** Points of a line: as many as a narrow panel can show. */
  private static final int POINTS = 150;

  /** Names below a panel; more have no room. */
  private static final int LEGEND = 4;

  private static final String[] COLOURS = {
    "#2f7ed8", "#e6842a", "#3f9b57", "#c0392b", "#8e5bbf", "#17a2a2", "#b08900", "#d0569a"
  };

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final StringBuilder svg = new StringBuilder();
  private final String prometheus;
  private final long endSeconds;
  private final long startSeconds;

  /** One line: its name and its points, as seconds and value. */
  private record Line(String name, List<double[]> points) {
    double last() {
      return points.isEmpty() ? Double.NaN : points.get(points.size() - 1)[1];
    }
  }

  /** Where a panel stands, in pixels. */
  private record Box(int x, int y, int width, int height) {
    static Box of(JsonNode place) {
      return new Box(
          place.path("x").asInt() * CELL_WIDTH + 4,
          place.path("y").asInt() * CELL_HEIGHT + 4,
          place.path("w").asInt() * CELL_WIDTH - 8,
          place.path("h").asInt() * CELL_HEIGHT - 8);
    }
  }

  private DashboardPicture(String prometheus, long endSeconds, int minutes) {
    this.prometheus = prometheus;
    this.endSeconds = endSeconds;
    this.startSeconds = endSeconds - 60L * minutes;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    DashboardPicture picture =
        new DashboardPicture(
            arguments[0], Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
    Files.writeString(Path.of(arguments[3]), picture.draw());
  }

  private String draw() throws IOException, InterruptedException {
    JsonNode dashboard = json.readTree(Files.readString(FILE));
    int bottom = 0;
    for (JsonNode panel : dashboard.path("panels")) {
      Box box = Box.of(panel.path("gridPos"));
      bottom = Math.max(bottom, box.y + box.height);
      switch (panel.path("type").asText()) {
        case "row" -> text(box.x + 2, box.y + 14, "16", panel.path("title").asText());
        case "stat" -> stat(panel, box);
        default -> graph(panel, box);
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">
        <rect width="100%%" height="100%%" fill="#f4f5f7"/>
        %s</svg>
        """
        .formatted(24 * CELL_WIDTH, bottom + 6, svg);
  }

  private void stat(JsonNode panel, Box box) throws IOException, InterruptedException {
    List<Line> lines = lines(panel);
    double value = lines.isEmpty() ? Double.NaN : lines.get(0).last();
    String colour = "green";
    for (JsonNode step :
        panel.path("fieldConfig").path("defaults").path("thresholds").path("steps")) {
      colour = step.path("value").asDouble(-1) <= value ? step.path("color").asText() : colour;
    }
    frame(panel, box);
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"6\" fill=\"%s\"/>\n"
            .formatted(box.x, box.y + box.height - 6, box.width, colour));
    text(box.x + 10, box.y + 60, "30", words(value, unit(panel)));
  }

  private void graph(JsonNode panel, Box box) throws IOException, InterruptedException {
    frame(panel, box);
    List<Line> lines = lines(panel);
    double top =
        lines.stream()
            .flatMap(line -> line.points.stream())
            .mapToDouble(point -> point[1])
            .max()
            .orElse(0);
    double scale = top <= 0 ? 1 : top;
    Box plot = new Box(box.x + 8, box.y + 40, box.width - 16, box.height - 72);
    svg.append(
        "<path d=\"M%d %dh%d\" stroke=\"#ccc\" fill=\"none\"/>\n"
            .formatted(plot.x, plot.y + plot.height, plot.width));
    text(plot.x, plot.y - 6, "10", words(top, unit(panel)));
    int number = 0;
    StringBuilder legend = new StringBuilder();
    for (Line line : lines) {
      String colour = COLOURS[number++ % COLOURS.length];
      svg.append(path(line, plot, scale, colour));
      if (number <= LEGEND) {
        legend.append(
            "<tspan fill=\"%s\">\u25ac</tspan> %s  ".formatted(colour, escaped(line.name)));
      }
    }
    svg.append(
        "<text x=\"%d\" y=\"%d\" font-size=\"10\" fill=\"#444\">%s</text>\n"
            .formatted(plot.x, box.y + box.height - 10, legend));
  }

  private String path(Line line, Box plot, double scale, String colour) {
    StringBuilder path = new StringBuilder();
    double before = Double.NaN;
    for (double[] point : line.points) {
      double part = (point[0] - startSeconds) / (endSeconds - startSeconds);
      boolean isGap = Double.isNaN(before) || point[0] - before > 3.0 * step();
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.0f %.1f",
              isGap ? "M" : "L",
              plot.x + part * plot.width,
              plot.y + plot.height * (1 - Math.max(0, point[1]) / scale)));
      before = point[0];
    }
    return "<path d=\"%s\" stroke=\"%s\" fill=\"none\" stroke-width=\"1.4\"/>\n"
        .formatted(path, colour);
  }

  private void frame(JsonNode panel, Box box) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"white\" stroke=\"#dde\"/>\n"
            .formatted(box.x, box.y, box.width, box.height));
    text(box.x + 8, box.y + 18, "12", panel.path("title").asText());
  }

  private void text(int x, int y, String size, String words) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" font-size=\"%s\" fill=\"#222\">%s</text>\n"
            .formatted(x, y, size, escaped(words)));
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String unit(JsonNode panel) {
    return panel.path("fieldConfig").path("defaults").path("unit").asText();
  }

  private static String words(double value, String unit) {
    if (Double.isNaN(value)) {
      return "none";
    }
    return switch (unit) {
      case "bytes" ->
          value >= 1e9
              ? String.format(Locale.ROOT, "%.1f GiB", value / (1 << 30))
              : String.format(Locale.ROOT, "%.1f MiB", value / (1 << 20));
      case "percentunit" -> String.format(Locale.ROOT, "%.2f %%", value * 100);
      case "s" ->
          value > 0 && value < 1
              ? String.format(Locale.ROOT, "%.1f ms", value * 1000)
              : String.format(Locale.ROOT, "%.1f s", value);
      default -> String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    };
  }

  private long step() {
    return Math.max(5, (endSeconds - startSeconds) / POINTS);
  }

  private List<Line> lines(JsonNode panel) throws IOException, InterruptedException {
    List<Line> lines = new ArrayList<>();
    for (JsonNode target : panel.path("targets")) {
      String query =
          target.path("expr").asText().replace("$__rate_interval", "1m").replace("$matomo", ".*");
      for (JsonNode series : ask(query)) {
        List<double[]> points = new ArrayList<>();
        for (JsonNode value : series.path("values")) {
          double number = Double.parseDouble(value.path(1).asText());
          if (!Double.isNaN(number)) {
            points.add(new double[] {value.path(0).asDouble(), number});
          }
        }
        lines.add(new Line(legend(target.path("legendFormat").asText(), series), points));
      }
    }
    return lines;
  }

  private JsonNode ask(String query) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "%s/api/v1/query_range?query=%s&start=%d&end=%d&step=%d"
                .formatted(
                    prometheus,
                    URLEncoder.encode(query, StandardCharsets.UTF_8),
                    startSeconds,
                    endSeconds,
                    step()));
    String body =
        client
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    JsonNode answer = json.readTree(body);
    if (!answer.path("status").asText().equals("success")) {
      throw new IOException(query + ": " + body);
    }
    return answer.path("data").path("result");
  }

  private static String legend(String format, JsonNode series) {
    Matcher label = Pattern.compile("\\{\\{(\\w+)}}").matcher(format);
    return label.replaceAll(
        found -> Matcher.quoteReplacement(series.path("metric").path(found.group(1)).asText()));
  }
}
