package sluice.capacity;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import sluice.report.Figure;
import sluice.report.Part;

/** Runs of the archiver over a site-day of another size than those of the costs. Stateless. */
final class OtherDay {
  private static final Path FOLDER = Path.of("benchmarks/target/run");
  private static final Duration LIMIT = Duration.ofMinutes(6);

  private OtherDay() {}

  /**
   * What was measured.
   *
   * @param scratchSeconds of a day that was never archived
   * @param moreSeconds after one percent more hits
   */
  record Measured(int segments, double scratchSeconds, double moreSeconds) {}

  /**
   * Measures as the costs were, in a process of its own.
   *
   * @param segments numbers of them, each a row
   */
  static List<Measured> run(int actions, List<Integer> segments, int rounds, Path servers)
      throws IOException, InterruptedException, Part.FailedException {
    List<String> numbers = segments.stream().map(String::valueOf).toList();
    List<String> arguments =
        List.of(
            "--actions",
            Integer.toString(actions),
            "--segments",
            String.join(",", numbers),
            "--rounds",
            Integer.toString(rounds),
            "--cells",
            "scratch,more",
            "--servers",
            servers.toString());
    Part part =
        new Part(
            "validation", "sluice.archive.ArchiveThroughput", List.of("-Xmx2g"), arguments, LIMIT);
    List<Figure> figures = part.run(FOLDER).all();
    return numbers.stream()
        .map(
            some ->
                new Measured(
                    Integer.parseInt(some),
                    seconds(figures, "archiver.scratch_seconds", some),
                    seconds(figures, "archiver.more_seconds", some)))
        .toList();
  }

  private static double seconds(List<Figure> figures, String name, String segments) {
    return figures.stream()
        .filter(figure -> figure.name().equals(name))
        .filter(figure -> segments.equals(figure.labels().get("segments")))
        .mapToDouble(Figure::value)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the archiver measured no %s with %s segments".formatted(name, segments)));
  }
}
