package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice classes} of a copy of the distribution, and what starts afterwards. */
class KeptClassesIT {
  private static final Path DISTRIBUTION = Path.of("target", "sluice").toAbsolutePath();
  private static final long LIMIT_MINUTES = 5;

  @TempDir private Path folder;

  private List<String> run(String options, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(folder.resolve("home/bin/sluice").toString()));
    line.addAll(List.of(arguments));
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SLUICE_JAVA_OPTS", options);
    // as in a shell that has read /etc/default/sluice
    builder.environment().put("SLUICE_SPOOL_DIR", folder.resolve("spool").toString());
    Process process = builder.start();
    boolean hasEnded = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(hasEnded && process.exitValue() == 0).as(text).isTrue();
    return text.lines().toList();
  }

  private void copyDistribution() throws IOException {
    try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
      for (Path file : files.filter(file -> !file.endsWith("classes.jsa")).toList()) {
        Files.copy(
            file,
            folder.resolve("home").resolve(DISTRIBUTION.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void aCommandThatIsRehearsedLoadsItsClassesFromTheFileAndRehearsalLeavesNothing()
      throws Exception {
    copyDistribution();
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    assertThat(run("-Djava.io.tmpdir=" + temporary, "classes"))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("sluice classes: kept in "));
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
    assertThat(folder.resolve("spool")).as("what services have").doesNotExist();
    List<String> loaded =
        run("-Xlog:class+load", "--help").stream()
            .filter(line -> line.contains("[class,load]"))
            .toList();
    assertThat(loaded)
        .anyMatch(line -> line.contains("picocli.CommandLine source: shared objects file"))
        .filteredOn(line -> !line.contains("source: shared objects file"))
        .hasSizeLessThan(loaded.size() / 50);
  }
}
