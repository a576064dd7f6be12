package sluice.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code benchmarks/README.md} with its drawings, made of nothing but a {@link MeasuredRun}: the
 * same run gives the same bytes. Immutable.
 *
 * <p>To make it anew of the committed figures, after a change of its text or of what {@code sluice
 * capacity} answers by them: {@code java -cp benchmarks/target/benchmarks.jar sluice.report.Page}.
 */
public final class Page {
  private static final Path FOLDER = Path.of("benchmarks");

  private static final String INTRODUCTION =
      """
      # Benchmarks
      This page was written by `benchmarks/run`, which measured all that stands on it: one command, from a clean clone with a
      JDK 17 and Maven (`--quick` looks in short whether all works). Its figures, with those that are not shown here, are in
      [run.json](results/run.json); no number was typed. nginx and wrk, beside which ingest is measured, have to be there
      (`apt install nginx-light wrk`). "Runs" says of how many runs a figure is, where its program tells: limits are measured
      in the same ones. How fast the machine was meanwhile is told by a unit of work that has nothing of Sluice in it.

      """;

  private static final String CAPACITY =
      """
      `sluice capacity` answers by the figures of this page, or by those that `benchmarks/run` found on another machine
      (`--costs FILE`). Each line is printed with its formula and the figure behind it; it asks no server.
      """;

  private final MeasuredRun run;
  private final List<Plots.Plot> plots;

  Page(MeasuredRun run) {
    this.run = run;
    this.plots = Plots.of(run);
  }

  /** Writes the page of the committed figures; seen from the root, after {@code mvn package}. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, Part.FailedException {
    Path file = FOLDER.resolve("results/run.json");
    MeasuredRun run = MeasuredRun.read(file).with(CapacityAnswers.by(file));
    run.write(file);
    new Page(run).write(FOLDER);
  }

  /** Writes page and drawings. */
  void write(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** What it consists of, by name below its folder. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("README.md", text());
    plots.forEach(plot -> files.put("results/" + plot.file(), plot.svg()));
    for (int i = 0; i < run.answers().size(); i++) {
      files.put(capacityPlot(i), run.answers().get(i).plot());
    }
    return files;
  }

  private String text() {
    StringBuilder text = new StringBuilder(INTRODUCTION).append(machine());
    text.append("\n## What ought to be\n").append(targets());
    text.append(capacity());
    Catalogue.SECTIONS.forEach(section -> text.append(section(section)));
    return text.append(leftOut()).toString();
  }

  private String machine() {
    Machine machine = run.machine();
    return """
        | | |
        |---|---|
        | machine | %s, %d cores, %s of memory |
        | system | %s; data on %s |
        | Java | %s |
        | commit | %s |
        | begun | %s%s |
        %s"""
        .formatted(
            machine.cpu(),
            machine.cores(),
            Amount.of(machine.memoryBytes(), "bytes"),
            machine.kernel(),
            machine.disk(),
            run.jdk(),
            run.commit(),
            run.date(),
            run.isQuick() ? "; cut short by `--quick`, so no figure here is worth much" : "",
            took());
  }

  private String took() {
    if (run.took().isEmpty()) {
      return "";
    }
    String units =
        run.took().stream()
            .flatMap(
                one ->
                    one.unitOfWork().stream()
                        .map(millis -> "`%s` %s ms".formatted(one.part(), Amount.number(millis))))
            .collect(Collectors.joining(", "));
    double whole = run.took().stream().mapToDouble(MeasuredRun.Took::seconds).sum();
    return "| took | %s, without the build: %s |\n%s"
        .formatted(
            Amount.duration(whole),
            run.took().stream()
                .map(one -> "`%s` %s".formatted(one.part(), Amount.duration(one.seconds())))
                .collect(Collectors.joining(", ")),
            units.isEmpty() ? "" : "| the same unit of work meanwhile | %s |\n".formatted(units));
  }

  /** The table of figures that have a target. */
  String targets() {
    StringBuilder text =
        new StringBuilder(
            "| what | measured | limit | ratio | runs | target | met |\n|---|---|---|---|---|---|---|\n");
    for (Catalogue.Section section : Catalogue.SECTIONS) {
      for (Figure figure : figures(section)) {
        figure
            .target()
            .ifPresent(
                target ->
                    text.append(row(figure))
                        .append(
                            " %s | %s |\n"
                                .formatted(
                                    Amount.target(target, figure.unit()),
                                    figure.isMet().orElseThrow() ? "yes" : "**no**")));
      }
    }
    run.failed()
        .forEach(
            one -> text.append("| part `%s` | failed | | | | | **no** |\n".formatted(one.part())));
    return text.toString();
  }

  private List<Figure> figures(Catalogue.Section section) {
    return section.names().stream().flatMap(entry -> run.named(entry.name()).stream()).toList();
  }

  private static String row(Figure figure) {
    Optional<Limit> limit = figure.limit();
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            Catalogue.title(figure),
            Amount.of(figure.value(), figure.unit()),
            limit.map(one -> one.name() + ": " + Amount.of(one.value(), figure.unit())).orElse(""),
            figure.ratio().map(Amount::number).orElse(""),
            figure.samples().map(Samples::words).orElse(""));
  }

  private String section(Catalogue.Section section) {
    StringBuilder text =
        new StringBuilder("\n## " + section.title() + "\n" + section.text() + "\n");
    List<Figure> figures = figures(section);
    if (figures.isEmpty()) {
      return text.append("\nNothing was measured of this.\n").toString();
    }
    for (Plots.Plot plot : plots) {
      if (plot.section().equals(section.title())) {
        text.append("\n![%s](results/%s)\n".formatted(plot.title(), plot.file()));
      }
    }
    text.append("\n| what | measured | limit | ratio | runs |\n|---|---|---|---|---|\n");
    figures.forEach(figure -> text.append(row(figure)).append('\n'));
    return text.toString();
  }

  private String capacity() {
    if (run.answers().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n## What to buy\n").append(CAPACITY);
    for (int i = 0; i < run.answers().size(); i++) {
      MeasuredRun.Answer answer = run.answers().get(i);
      text.append("\n### %s\n\n    $ %s\n".formatted(answer.question(), answer.command()));
      answer
          .text()
          .lines()
          .forEach(line -> text.append(line.isBlank() ? "\n" : "    " + line + "\n"));
      text.append(
          "\n![Lag, reports, queue and spool over the day: %s](%s)\n"
              .formatted(answer.question(), capacityPlot(i)));
    }
    return text.toString();
  }

  private static String capacityPlot(int answer) {
    return "results/capacity-%d.svg".formatted(answer + 1);
  }

  private String leftOut() {
    if (run.skipped().isEmpty() && run.failed().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n## What was not measured\n");
    run.skipped().forEach(sentence -> text.append("- ").append(sentence).append('\n'));
    run.failed()
        .forEach(
            one -> text.append("- The part `%s` failed: %s\n".formatted(one.part(), one.reason())));
    return text.toString();
  }
}
