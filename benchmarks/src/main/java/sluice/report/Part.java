package sluice.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that measures, in a process of its own, which writes figures to the file that its
 * argument {@code --figures} names. Immutable.
 *
 * @param name of the part, such as {@code ingest}
 * @param main its class
 * @param jvm options of its Java
 * @param arguments without {@code --figures}
 * @param limit after which it is ended
 */
public record Part(
    String name, String main, List<String> jvm, List<String> arguments, Duration limit) {

  /** Where the end of a failed part's output is looked for, lines. */
  private static final int LAST_LINES = 3;

  /** How a part ended too early. */
  public static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Figures before;

    FailedException(String reason, Figures before) {
      super(reason);
      this.before = before;
    }

    /** What had been measured before it failed. */
    Figures before() {
      return before;
    }
  }

  /**
   * Runs it.
   *
   * @param folder for its output and its figures, named after it
   * @throws FailedException if it ends with another code than 0 or not in time, with the last it
   *     said
   */
  public Figures run(Path folder) throws IOException, InterruptedException, FailedException {
    Path file = folder.resolve(name + ".json");
    Path log = folder.resolve(name + ".log");
    Files.createDirectories(folder);
    Files.deleteIfExists(file);
    Process process =
        new ProcessBuilder(command(file))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Thread ender = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(ender);
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        end(process); // before its figures are read
        throw failed("not done after " + limit.toSeconds() + " s, see " + log, file);
      }
    } finally {
      end(process);
      Runtime.getRuntime().removeShutdownHook(ender);
    }
    if (process.exitValue() != 0 || !Files.exists(file)) {
      throw failed("exit code " + process.exitValue() + ": " + lastLines(log), file);
    }
    return read(file);
  }

  private static FailedException failed(String reason, Path file) throws IOException {
    return new FailedException(reason, Files.exists(file) ? read(file) : new Figures());
  }

  private static Figures read(Path file) throws IOException {
    return Figures.of(Figures.JSON.readTree(file.toFile()));
  }

  private List<String> command(Path file) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    command.addAll(List.of("--figures", file.toString()));
    return command;
  }

  /** With what it started: servers and processes that are measured. */
  private static void end(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroy);
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines =
        Files.readAllLines(log).stream().filter(line -> !line.strip().startsWith("at ")).toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
