package sluice.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs all that measures, one part after the other, and writes {@code run.json} and the page that
 * is made of it. {@code benchmarks/run} builds and starts it:
 *
 * <pre>
 * benchmarks/run [--quick] [--only start,ingest,worker,backlog,archiver,agents,micro]
 *   [--matomo-dir DIR] [--results DIR]
 * </pre>
 *
 * <p>With {@code --quick}, {@code --only} or {@code --results} the page in the repository stays as
 * it is: the results go to the other directory, {@code benchmarks/target/run} where none is named.
 * {@code --matomo-dir}, or {@code SLUICE_TEST_MATOMO_DIR}, may name a folder with Matomo's rules of
 * devices and device-detector's test cases, which are measured then instead of a typed mix.
 */
public final class BenchmarkRun {
  private BenchmarkRun() {}

  /**
   * Runs what the arguments ask for; ends with 1 where a part failed, 64 where they are wrong, 69
   * where a program is missing.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    RunRequest request = request(arguments);
    List<String> missing = Stream.of("nginx", "wrk").filter(program -> !isThere(program)).toList();
    if (request.isWhole() && !missing.isEmpty()) {
      System.err.println(
          "benchmarks/run: "
              + String.join(" and ", missing)
              + " missing, beside which ingest is measured: apt install nginx-light wrk. The page,"
              + " and what sluice capacity answers, need it; with --only it is left out");
      System.exit(69);
    }
    requireWritable(request.folder());
    MeasuredRun run = measure(request);
    Path folder = request.folder(run);
    run = answered(run, request, folder.resolve("results/run.json"));
    Page page = new Page(run);
    page.write(folder);
    System.out.println(page.targets());
    if (!folder.equals(request.folder())) {
      System.err.println(
          "benchmarks/run: the page stays as it was, since a part failed; what was measured is in "
              + folder);
    }
    run.skipped().forEach(one -> System.err.println("left out: " + one));
    run.failed().forEach(one -> System.err.println("failed: " + one.part() + ": " + one.reason()));
    System.exit(run.failed().isEmpty() ? 0 : 1);
  }

  /** What is found out before all is measured. */
  private static void requireWritable(Path folder) {
    try {
      Files.delete(
          Files.createTempFile(Files.createDirectories(folder.resolve("results")), "run", ""));
    } catch (IOException e) {
      System.err.println(
          "benchmarks/run: cannot write to %s: %s; name another folder by --results"
              .formatted(folder, e));
      System.exit(74);
    }
  }

  /** Writes the run, and what capacity answers by it: some parts alone are not enough for that. */
  private static MeasuredRun answered(MeasuredRun run, RunRequest request, Path file)
      throws IOException, InterruptedException {
    run.write(file);
    if (!request.only().isEmpty()) {
      return run;
    }
    MeasuredRun answered;
    try {
      answered = run.with(CapacityAnswers.by(file));
    } catch (Part.FailedException e) {
      answered = run.with(new MeasuredRun.Failed("capacity", e.getMessage()));
    }
    answered.write(file);
    return answered;
  }

  private static RunRequest request(String[] arguments) {
    try {
      return RunRequest.read(arguments, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks/run: " + e.getMessage());
      System.exit(64);
      throw e;
    }
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static MeasuredRun measure(RunRequest request) throws IOException, InterruptedException {
    Figures figures = new Figures();
    List<MeasuredRun.Failed> failed = new ArrayList<>();
    List<MeasuredRun.Took> took = new ArrayList<>();
    String commit = commit(); // of what is measured: files may change meanwhile
    String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    double unitBefore = MachineNow.unitOfWork(request.work());
    for (Part part : request.parts()) {
      long start = System.nanoTime();
      System.err.printf("%-9s ...%n", part.name());
      Figures measured;
      try {
        measured = part.run(request.work());
      } catch (Part.FailedException e) {
        measured = e.before();
        failed.add(new MeasuredRun.Failed(part.name(), e.getMessage()));
      }
      double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
      double unitAfter = MachineNow.unitOfWork(request.work());
      double unit = (unitBefore + unitAfter) / 2;
      figures.addAll(measured.whileUnitTook(unit));
      took.add(new MeasuredRun.Took(part.name(), seconds, Optional.of(unit)));
      System.err.printf("%-9s %.0f s, a unit of work %.1f ms%n", part.name(), seconds, unit);
      unitBefore = unitAfter;
    }
    return new MeasuredRun(
        Machine.ofThis(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        commit,
        date,
        request.isQuick(),
        figures.all(),
        figures.skipped(),
        failed,
        List.of(),
        took);
  }

  /**
   * The commit that is checked out, and whether files differ from it; results do not count. {@code
   * unknown} without git, or outside of a repository.
   */
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
    if (!isThere("git")) {
      return "";
    }
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
