package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart in a process of its own, with servers of its own. */
class QuickstartIT {

  /** Two servers are made and started, hits sent, drained and archived. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void aQuickstartReportsItsHitsAndKeepsItsDataForItsUserAlone() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("redis"));
    Files.setPosixFilePermissions(
        data.resolve("redis"), PosixFilePermissions.fromString("rwxr-xr-x"));

    try (SluiceProcess quickstart =
        SluiceProcess.command(folder, List.of("quickstart", "--exit", "--data", data.toString()))) {
      assertThat(quickstart.exitWithin(LIMIT)).as(quickstart.log()).isZero();
      assertThat(quickstart.log())
          .contains("Report of site 1")
          // of servers that are gone a moment later
          .doesNotContain("Try:")
          .doesNotContain("\tat ");
    }

    assertThat(data.resolve("redis/redis.conf")).content().startsWith("requirepass ");
    for (String part : List.of("mariadb", "redis", "state")) {
      try (Stream<Path> files = Files.walk(data.resolve(part))) {
        assertThat(files.filter(Files::exists))
            .isNotEmpty()
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .endsWith("------"));
      }
    }
  }
}
