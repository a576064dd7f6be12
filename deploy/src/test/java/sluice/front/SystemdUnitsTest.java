package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdUnitsTest {

  private static final Path UNITS = Path.of("systemd");
  private static final Path LAUNCHER =
      Path.of("src", "main", "dist", "bin", "sluice").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void systemdFindsNothingWrongWithTheUnits() throws Exception {
    Path analyze = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(analyze), "skipped: there is no " + analyze + " on this machine");
    List<String> command = new ArrayList<>(List.of(analyze.toString(), "verify", "--man=no"));
    for (Path unit : units()) {
      Path copy = folder.resolve(unit.getFileName());
      Files.writeString(
          copy, Files.readString(unit).replace("/opt/sluice/bin/sluice", LAUNCHER.toString()));
      if (!unit.toString().contains("@")) {
        command.add(copy.toString());
      }
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("sluice-");
  }

  @Test
  void eachServiceIsWatchedRestartedAndConfined() throws IOException {
    for (String name : List.of("ingest", "worker", "archive")) {
      assertThat(Files.readString(UNITS.resolve("sluice-" + name + ".service")))
          .contains("Type=notify")
          .contains("Restart=always")
          .contains("OnFailure=sluice-failed@%n.service")
          .contains("ProtectSystem=strict")
          .contains("NoNewPrivileges=yes")
          .contains("ExecStart=/opt/sluice/bin/sluice " + name + " ");
    }
  }

  private static List<Path> units() throws IOException {
    try (Stream<Path> files = Files.list(UNITS)) {
      return files.filter(file -> file.toString().endsWith(".service")).sorted().toList();
    }
  }
}
