package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir private Path folder;

  @Test
  void systemdsComesBeforeThatOfServicesBeforeTheUsers() throws IOException {
    Path ofServices = Files.createDirectory(folder.resolve("lib"));
    Path home = folder.resolve("home");
    Map<String, String> unit = Map.of("STATE_DIRECTORY", "/var/lib/a:/var/lib/b");

    assertThat(StateDirectory.standard(unit, ofServices, home)).isEqualTo(Path.of("/var/lib/a"));
    assertThat(StateDirectory.standard(Map.of(), ofServices, home)).isEqualTo(ofServices);
    assertThat(StateDirectory.standard(Map.of(), folder.resolve("none"), home))
        .isEqualTo(home.resolve(".local/state/sluice"));
  }

  @Test
  void aNewOneIsForNobodyElseAndNothingIsLeftByTheTrial() throws IOException {
    Path state = folder.resolve("a/b");

    assertThat(StateDirectory.fault(state)).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void whoeverHasNoHomeToWriteInIsToldTheFolderOfServices() throws IOException {
    Path home = Files.writeString(folder.resolve("home"), "");

    assertThat(StateDirectory.fault(home.resolve(".local/state/sluice")).orElseThrow())
        .contains("--state-dir: " + home, "install -d -m 0700 -o ")
        .endsWith(" /var/lib/sluice");
    assertThat(StateDirectory.fault(home.resolve("mine")).orElseThrow())
        .endsWith(" " + home.resolve("mine"));
  }
}
