package sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import sluice.worker.BenchServers;

/**
 * A copy of the distribution with the classes kept as {@code sluice classes} keeps them, which is
 * what the packages do when they are installed. Immutable.
 *
 * @param home its folder
 */
public record Distribution(Path home) {

  /** Where {@code mvn package} leaves it. */
  private static final Path BUILT = Path.of("deploy/target/sluice");

  /** Where the copy is kept for the next program that measures. */
  private static final Path COPY = Path.of("benchmarks/target/run/sluice");

  /**
   * The copy of what was built last; made where there is none yet.
   *
   * @throws IOException if there is no distribution, with what to do
   */
  public static Distribution copied() throws IOException, InterruptedException {
    if (!Files.isExecutable(BUILT.resolve("bin/sluice"))) {
      throw new IOException(
          BUILT + " is not there: mvn -DskipTests package first, from the root of the repository");
    }
    Distribution copy = new Distribution(COPY.toAbsolutePath());
    if (!copy.isNewer()) {
      copy.make();
    }
    return copy;
  }

  private boolean isNewer() throws IOException {
    Path classes = home.resolve("classes.jsa");
    if (!Files.exists(classes)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(classes);
    try (Stream<Path> files = Files.walk(BUILT)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void make() throws IOException, InterruptedException {
    if (Files.exists(home)) {
      BenchServers.delete(home);
    }
    Files.createDirectories(home.getParent());
    try (Stream<Path> files = Files.walk(BUILT)) {
      for (Path file : files.toList()) {
        Path to = home.resolve(BUILT.relativize(file).toString());
        Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Path log = home.resolve("classes.log");
    Process classes = command(List.of("classes")).redirectOutput(log.toFile()).start();
    if (classes.waitFor() != 0) {
      throw new IOException("sluice classes failed: " + Files.readString(log));
    }
  }

  /** A command with its arguments, on this process's Java; what it logs goes to its output. */
  public ProcessBuilder command(List<String> arguments) {
    Stream<String> program = Stream.of(home.resolve("bin/sluice").toString());
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(program, arguments.stream()).toList())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }
}
