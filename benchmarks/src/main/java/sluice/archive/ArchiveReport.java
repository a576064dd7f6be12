package sluice.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import sluice.report.Figures;
import sluice.worker.ReportHead;

/** Shows what was measured as JSON and as a table of medians. Confined to the main thread. */
final class ArchiveReport {
  private static final String LINE = "%9s %4s  %-20s %8s %8s %7s %11s %11s %10s %9s %8s %8s %6s%n";

  private final Map<String, Object> head;
  private final List<Cell> cells = new ArrayList<>();

  /** Of a drain without an archiver. */
  static final String ALONE = "";

  private final List<Drain> drains = new ArrayList<>();

  ArchiveReport(Map<String, Object> settings, String mariaDb) throws IOException {
    head = ReportHead.of("ArchiveThroughput", settings, mariaDb);
  }

  /**
   * A worker's drain.
   *
   * @param beside the word for the priority of an archiver beside it, or {@link #ALONE}
   * @param archiverRuns begun meanwhile by an archiver; 0 where there was none
   */
  record Drain(int round, String beside, double hitsPerSecond, int archiverRuns) {}

  void add(Cell cell) {
    cells.add(cell);
    System.err.println(
        "done: %d actions, %d segments, %s: %.2f s %s"
            .formatted(
                cell.actions(),
                cell.segments(),
                cell.kind().title(),
                cell.seconds(),
                cell.failure()));
  }

  void add(Drain drain) {
    drains.add(drain);
    System.err.println("done: " + drain);
  }

  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(head);
    all.put("cells", cells);
    all.put("drains", drains);
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
  }

  String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        LINE.formatted(
            "actions",
            "seg",
            "",
            "s",
            "limit s",
            "ratio",
            "rows read",
            "of the log",
            "needed",
            "statem.",
            "arch.row",
            "redo kB",
            "MB"));
    for (Cell cell : medians()) {
      ServerCounters used = cell.used();
      text.append(
          cell.failure().isEmpty()
              ? LINE.formatted(
                  cell.actions(),
                  cell.segments(),
                  cell.kind().title(),
                  "%.2f".formatted(cell.seconds()),
                  "%.3f".formatted(cell.limitSeconds()),
                  "%.1f".formatted(cell.seconds() / cell.limitSeconds()),
                  used.rowsRead(),
                  used.logRowsRead(),
                  cell.rowsNeeded(),
                  used.statements(),
                  used.archiveRowsChanged(),
                  used.redoBytes() / 1_000,
                  cell.heapBytes() / 1_000_000)
              : "%9d %4d  %-20s %s%n"
                  .formatted(cell.actions(), cell.segments(), cell.kind().title(), cell.failure()));
    }
    return text.append(drainLines()).append(targets()).toString();
  }

  /** Medians as figures, without the cells that failed. */
  Figures figures() {
    Figures figures = new Figures();
    List<Cell> good = medians().stream().filter(cell -> cell.failure().isEmpty()).toList();
    new ArchiveFigures(good, this::runs).addTo(figures);
    for (String priority : priorities()) {
      figures.add(
          ArchiveFigures.drain(priority, rate(ALONE), rate(priority), drains(priority).size()));
    }
    return figures;
  }

  /** A line for each cell that failed. */
  String failures() {
    StringBuilder text = new StringBuilder();
    for (Cell cell : medians()) {
      if (!cell.failure().isEmpty()) {
        text.append(
            "failed: %d actions, %d segments, %s: %s%n"
                .formatted(cell.actions(), cell.segments(), cell.kind().title(), cell.failure()));
      }
    }
    return text.toString();
  }

  private String drainLines() {
    StringBuilder text = new StringBuilder();
    if (!drains(ALONE).isEmpty()) {
      text.append("worker alone                      %8.0f hits/s%n".formatted(rate(ALONE)));
    }
    for (String priority : priorities()) {
      text.append(
          "worker beside an archiver, %-6s %8.0f hits/s%n".formatted(priority, rate(priority)));
    }
    return text.toString();
  }

  /** Those beside which a worker has drained, if it has alone, too. */
  private List<String> priorities() {
    return drains(ALONE).isEmpty()
        ? List.of()
        : drains.stream()
            .map(Drain::beside)
            .filter(beside -> !beside.equals(ALONE))
            .distinct()
            .toList();
  }

  private List<Double> drains(String beside) {
    return drains.stream()
        .filter(drain -> drain.beside().equals(beside))
        .map(Drain::hitsPerSecond)
        .sorted()
        .toList();
  }

  private double rate(String beside) {
    List<Double> rates = drains(beside);
    return rates.get(rates.size() / 2);
  }

  /** The median of each cell by seconds; one that failed once is shown as failed. */
  private List<Cell> medians() {
    Map<List<Object>, List<Cell>> same = new LinkedHashMap<>();
    for (Cell cell : cells) {
      same.computeIfAbsent(what(cell), none -> new ArrayList<>()).add(cell);
    }
    return same.values().stream().map(ArchiveReport::median).toList();
  }

  /** How often the same was measured as in a cell. */
  private int runs(Cell cell) {
    return (int) cells.stream().filter(other -> what(other).equals(what(cell))).count();
  }

  private static List<Object> what(Cell cell) {
    return List.of(cell.actions(), cell.segments(), cell.kind());
  }

  private static Cell median(List<Cell> same) {
    Optional<Cell> failed = same.stream().filter(cell -> !cell.failure().isEmpty()).findFirst();
    List<Cell> sorted =
        same.stream().sorted((a, b) -> Double.compare(a.seconds(), b.seconds())).toList();
    return failed.orElse(sorted.get(sorted.size() / 2));
  }

  private String targets() {
    Targets targets = new Targets(medians());
    StringBuilder lines = new StringBuilder(targets.lines());
    for (String priority : priorities()) {
      lines.append(Targets.ofWorker(priority, rate(ALONE), rate(priority)));
    }
    return lines.toString();
  }

  /** Cells of a kind among others. */
  static Predicate<Cell> of(CellKind kind) {
    return cell -> cell.kind() == kind && cell.failure().isEmpty();
  }
}
