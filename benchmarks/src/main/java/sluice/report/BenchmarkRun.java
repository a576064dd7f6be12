package sluice.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs all that measures, one part after the other, and writes {@code run.json} and the page that
 * is made of it. {@code benchmarks/run} builds and starts it:
 *
 * <pre>
 * benchmarks/run [--quick] [--only start,ingest,worker,backlog,archiver,agents,micro] [--results DIR]
 * </pre>
 *
 * <p>With {@code --quick}, {@code --only} or {@code --results} the page in the repository stays as
 * it is: the results go to the other directory, {@code benchmarks/target/run} where none is named.
 */
public final class BenchmarkRun {
  private static final Path WORK = Path.of("benchmarks/target/run");
  private static final Path REPOSITORY = Path.of("benchmarks");

  private BenchmarkRun() {}

  /**
   * Runs what the arguments ask for; ends with 1 where a part failed, 64 where they are wrong, 69
   * where a program is missing.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> rest = new ArrayList<>(Arrays.asList(arguments));
    boolean isQuick = rest.remove("--quick");
    List<Part> parts = Parts.all(isQuick);
    Path named = null;
    boolean isWhole = !isQuick;
    for (int i = 0; i < rest.size(); i += 2) {
      String value = i + 1 < rest.size() ? rest.get(i + 1) : "";
      if (rest.get(i).equals("--results") && !value.isEmpty()) {
        named = Path.of(value);
      } else if (rest.get(i).equals("--only") && names(parts).containsAll(words(value))) {
        Set<String> wanted = Set.copyOf(words(value));
        parts = parts.stream().filter(part -> wanted.contains(part.name())).toList();
        isWhole = false;
      } else {
        System.err.println(
            "benchmarks/run: %s %s is not known: --quick, --only with some of %s, --results DIR"
                .formatted(rest.get(i), value, String.join(",", names(parts))));
        System.exit(64);
      }
    }
    Path folder = named != null ? named : isWhole ? REPOSITORY : WORK;
    if (!isWhole && folder.toAbsolutePath().normalize().equals(REPOSITORY.toAbsolutePath())) {
      System.err.println("benchmarks/run: only a whole run may write the page in " + folder);
      System.exit(64);
    }
    List<String> missing = Stream.of("nginx", "wrk").filter(program -> !isThere(program)).toList();
    if (isWhole && !missing.isEmpty()) {
      System.err.println(
          "benchmarks/run: "
              + String.join(" and ", missing)
              + " missing, beside which ingest is measured: apt install nginx-light wrk. The page,"
              + " and what sluice capacity answers, need it; with --only it is left out");
      System.exit(69);
    }
    Path file = folder.resolve("results/run.json");
    MeasuredRun run = measure(parts, isQuick);
    run.write(file); // what capacity reads
    try {
      run = run.with(CapacityAnswers.by(file));
    } catch (Part.FailedException e) {
      run = run.with(new MeasuredRun.Failed("capacity", e.getMessage()));
    }
    run.write(file);
    Page page = new Page(run);
    page.write(folder);
    System.out.println(page.targets());
    run.skipped().forEach(one -> System.err.println("left out: " + one));
    run.failed().forEach(one -> System.err.println("failed: " + one.part() + ": " + one.reason()));
    System.exit(run.failed().isEmpty() ? 0 : 1);
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static List<String> words(String list) {
    return List.of(list.split(","));
  }

  private static List<String> names(List<Part> parts) {
    return parts.stream().map(Part::name).toList();
  }

  private static MeasuredRun measure(List<Part> parts, boolean isQuick)
      throws IOException, InterruptedException {
    Figures figures = new Figures();
    List<MeasuredRun.Failed> failed = new ArrayList<>();
    String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    for (Part part : parts) {
      long start = System.nanoTime();
      System.err.printf("%-9s ...%n", part.name());
      try {
        figures.addAll(part.run(WORK));
      } catch (Part.FailedException e) {
        figures.addAll(e.before());
        failed.add(new MeasuredRun.Failed(part.name(), e.getMessage()));
      }
      System.err.printf("%-9s %.0f s%n", part.name(), (System.nanoTime() - start) / 1e9);
    }
    return new MeasuredRun(
        Machine.ofThis(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        commit(),
        date,
        isQuick,
        figures.all(),
        figures.skipped(),
        failed,
        List.of());
  }

  /** The commit that is checked out, and whether files differ from it; results do not count. */
  public static String commit() throws IOException {
    String commit = git("describe", "--always");
    String changes =
        git(
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ".",
            ":(exclude)benchmarks/results",
            ":(exclude)benchmarks/README.md");
    return commit.isEmpty() ? "unknown" : commit + (changes.isEmpty() ? "" : "-dirty");
  }

  private static String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
