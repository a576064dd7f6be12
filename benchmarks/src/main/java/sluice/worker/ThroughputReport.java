package sluice.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Samples;
import sluice.report.Target;

/** Shows what was measured as JSON and as a table. Confined to the main thread. */
final class ThroughputReport {

  /**
   * One run.
   *
   * @param variant {@code plain}, {@code worker} or the name of a {@link HitStream}
   * @param threads connections of the plain INSERTs, or worker threads
   * @param seconds from the start until the last commit
   * @param javaCpuSeconds processor time of this process
   * @param mariaDbCpuSeconds processor time of the server
   * @param phaseSeconds by phase of a batch, summed over threads; empty for {@code plain}
   */
  record Run(
      String variant,
      int threads,
      int hits,
      double seconds,
      double hitsPerSecond,
      double javaCpuSeconds,
      double mariaDbCpuSeconds,
      Map<String, Double> phaseSeconds) {}

  private static final Target ONE_THREAD = Target.atLeastOfLimit(0.65);
  private static final Target MORE_THREADS = Target.atLeastOfLimit(0.60);
  private static final Target STEP = Target.atMost(3);

  /** Part of all steps below which a step is not looked at. */
  private static final double SMALL = 0.02;

  private final Map<String, Object> head;
  private final List<Run> runs = new ArrayList<>();

  ThroughputReport(Map<String, Object> settings, String mariaDb) throws IOException {
    head = ReportHead.of("WorkerThroughput", settings, mariaDb);
  }

  void add(Run run) {
    runs.add(run);
  }

  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(head);
    Map<String, Double> medians = new LinkedHashMap<>();
    byVariant().forEach((name, same) -> medians.put(name, median(same).hitsPerSecond()));
    all.put("medianHitsPerSecond", medians);
    all.put("runs", runs);
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
  }

  /** Medians as figures: each worker beside the INSERTs, each stream beside one thread's mix. */
  Figures figures() {
    Figures figures = new Figures();
    Map<String, List<Run>> variants = byVariant();
    Run mix = median(variants.get("worker 1"));
    for (List<Run> same : variants.values()) {
      Run run = median(same);
      List<Run> plain = variants.get("plain " + run.threads());
      if (run.variant().equals("worker")) {
        figures.add(
            Figure.of("worker.hits_per_second", run.hitsPerSecond(), "hits/s")
                .with("threads", run.threads())
                .over(Samples.medianOf(same.size()))
                .beside("plain INSERTs", median(plain).hitsPerSecond())
                .towards(run.threads() == 1 ? ONE_THREAD : MORE_THREADS));
      } else if (!run.variant().equals("plain")) {
        figures.add(
            Figure.of("worker.stream_hits_per_second", run.hitsPerSecond(), "hits/s")
                .with("stream", run.variant())
                .over(Samples.medianOf(same.size()))
                .beside("the mix", mix.hitsPerSecond()));
        figures.add(
            Figure.of("worker.worst_step_ratio", worstStep(run, mix), "ratio")
                .with("stream", run.variant())
                .over(Samples.medianOf(same.size()))
                .towards(STEP));
      }
    }
    return figures;
  }

  /** How many times as long the slowest step takes; steps that hardly take any time are none. */
  private static double worstStep(Run run, Run mix) {
    double all = mix.phaseSeconds().values().stream().mapToDouble(Double::doubleValue).sum();
    return mix.phaseSeconds().entrySet().stream()
        .filter(phase -> phase.getValue() >= SMALL * all)
        .mapToDouble(
            phase ->
                (run.phaseSeconds().getOrDefault(phase.getKey(), 0.0) / run.hits())
                    / (phase.getValue() / mix.hits()))
        .max()
        .orElse(0);
  }

  /** A table of the medians and of the phases of the median run. */
  String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-10s %9s %21s %9s %14s %14s%n"
            .formatted("", "hits/s", "(lowest - highest)", "of limit", "Java us/hit", "DB us/hit"));
    Map<String, List<Run>> variants = byVariant();
    variants.forEach(
        (name, same) -> {
          Run median = median(same);
          List<Run> limit = variants.getOrDefault("plain " + median.threads(), same);
          text.append(
              "%-10s %9.0f %21s %8.0f%% %14.0f %14.0f%n"
                  .formatted(
                      name,
                      median.hitsPerSecond(),
                      range(same),
                      100 * median.hitsPerSecond() / median(limit).hitsPerSecond(),
                      1e6 * median.javaCpuSeconds() / median.hits(),
                      1e6 * median.mariaDbCpuSeconds() / median.hits()));
        });
    text.append(
        "%nphases in us/hit, summed over threads; prepare is beside the others%n".formatted());
    variants.forEach((name, same) -> text.append(phases(name, median(same))));
    return text.toString();
  }

  private static String phases(String name, Run run) {
    StringBuilder text = new StringBuilder();
    run.phaseSeconds()
        .forEach(
            (phase, seconds) ->
                text.append("  %s %.0f".formatted(phase, 1e6 * seconds / run.hits())));
    return text.isEmpty() ? "" : "%-10s%s%n".formatted(name, text);
  }

  private static String range(List<Run> same) {
    List<Run> sorted = sorted(same);
    return "(%.0f - %.0f)"
        .formatted(sorted.get(0).hitsPerSecond(), sorted.get(same.size() - 1).hitsPerSecond());
  }

  private Map<String, List<Run>> byVariant() {
    Map<String, List<Run>> variants = new TreeMap<>();
    for (Run run : runs) {
      variants
          .computeIfAbsent(run.variant() + " " + run.threads(), name -> new ArrayList<>())
          .add(run);
    }
    return variants;
  }

  private static Run median(List<Run> same) {
    return sorted(same).get(same.size() / 2);
  }

  private static List<Run> sorted(List<Run> same) {
    return same.stream()
        .sorted((a, b) -> Double.compare(a.hitsPerSecond(), b.hitsPerSecond()))
        .toList();
  }
}
