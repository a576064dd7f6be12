package sluice.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The drawings of the page, each by the part of the page in which it stands. Stateless. */
final class Plots {
  /** Figures that are drawn and stand in no table: too many, and each alone says little. */
  static final List<String> CURVES = List.of("worker.warm_up_hits_per_second");

  private Plots() {}

  /**
   * A drawing.
   *
   * @param section title of its part of the page
   * @param file name below {@code results/}
   */
  record Plot(String section, String file, String title, String svg) {}

  /** Those for which there are figures. */
  static List<Plot> of(MeasuredRun run) {
    List<Plot> plots = new ArrayList<>();
    bars(plots, run, "Ingest", "ingest.requests_per_second", "Hits as a part of nginx's empty_gif");
    bars(plots, run, "Worker", "worker.hits_per_second", "Hits as a part of plain INSERTs");
    warmUp(plots, run);
    archiver(plots, run);
    return plots;
  }

  private static void bars(
      List<Plot> plots, MeasuredRun run, String section, String name, String title) {
    List<Figure> figures =
        run.named(name).stream().filter(figure -> figure.limit().isPresent()).toList();
    if (!figures.isEmpty()) {
      String file = name.substring(0, name.indexOf('.')) + "-limits.svg";
      plots.add(new Plot(section, file, title, BarPlot.draw(title, figures)));
    }
  }

  private static void warmUp(List<Plot> plots, MeasuredRun run) {
    SortedMap<Double, Double> curve = new TreeMap<>(Map.of(0.0, 0.0));
    for (Figure figure : run.named("worker.warm_up_hits_per_second")) {
      curve.put(Double.valueOf(figure.labels().get("second")), figure.value());
    }
    if (curve.size() > 1) {
      String title = "Hits a second of a worker that was just started";
      LinePlot plot = new LinePlot(title, "seconds since its start", "hits/s", false);
      String svg = plot.draw(Map.of("worker", curve));
      plots.add(new Plot("A worker that starts on a backlog", "worker-warm-up.svg", title, svg));
    }
  }

  private static void archiver(List<Plot> plots, MeasuredRun run) {
    Map<String, SortedMap<Double, Double>> curves = new LinkedHashMap<>();
    for (String kind : List.of("scratch", "more", "nothing")) {
      for (Figure figure : run.named("archiver." + kind + "_seconds")) {
        String segments = figure.labels().get("segments");
        if (figure.value() > 0) {
          curves
              .computeIfAbsent(kind + ", " + segments + " segments", none -> new TreeMap<>())
              .put(Double.valueOf(figure.labels().get("actions")), figure.value());
        }
      }
    }
    curves.values().removeIf(curve -> curve.size() < 2);
    if (!curves.isEmpty()) {
      String title = "Seconds of a run by actions of the day";
      LinePlot plot = new LinePlot(title, "actions of the day", "s", true);
      plots.add(new Plot("Archiver", "archiver-seconds.svg", title, plot.draw(curves)));
    }
  }
}
