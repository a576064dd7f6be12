package sluice.watch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Prometheus's own checker, where it is installed. */
public final class Promtool {
  private static final int LIMIT_SECONDS = 60;

  private Promtool() {}

  /**
   * The end of one call.
   *
   * @param code 0 if it found nothing
   * @param output both streams
   */
  public record Result(int code, String output) {}

  /** Whether the tool is there. */
  public static boolean isInstalled() {
    return program().isPresent();
  }

  /** Skips the test, with the reason, where the tool is missing. */
  public static void assumeInstalled() {
    assumeTrue(
        isInstalled(), "skipped: promtool is not installed (Debian: apt-get install prometheus)");
  }

  private static Optional<Path> program() {
    return Stream.of("/usr/bin/promtool", "/usr/local/bin/promtool")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What it says of the metrics of a process: nothing when they keep to the conventions. */
  public static Result checkMetrics(String metrics) throws IOException, InterruptedException {
    return run(metrics, "check", "metrics");
  }

  /** Runs it with a text as its input. */
  public static Result run(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(program().orElseThrow().toString()));
    line.addAll(List.of(arguments));
    Path file = Files.createTempFile("promtool", ".txt");
    try {
      Files.writeString(file, input);
      Process process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectInput(file.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("promtool does not end: " + output);
      }
      return new Result(process.exitValue(), output);
    } finally {
      Files.delete(file);
    }
  }
}
