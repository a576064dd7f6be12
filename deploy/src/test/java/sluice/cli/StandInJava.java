package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A stand-in for Java that tells how bin/sluice called it.
 *
 * @param home what JAVA_HOME is set to
 */
record StandInJava(Path home) {
  static final Path LAUNCHER = Path.of("src", "main", "dist", "bin", "sluice");

  /** Puts one into a folder. */
  static StandInJava in(Path home) throws IOException {
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        for argument in "$@"; do printf 'argument %s\\n' "$argument"; done
        echo "umask $(umask)"
        echo "locale $LC_ALL"
        env | grep ^SLUICE_HIDDEN_ || true
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    return new StandInJava(home);
  }

  /** The lines that were said, where the launcher ends with this code. */
  List<String> launch(Path launcher, int exit, Map<String, String> variables, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().putAll(variables);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(exit);
    return said.lines().toList();
  }
}
