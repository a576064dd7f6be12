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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/sluice, with a stand-in for Java that tells how it was called. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("src", "main", "dist", "bin", "sluice");

  @TempDir private Path folder;

  @BeforeEach
  void javaTellsHowItWasCalled() throws IOException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        for argument in "$@"; do printf 'argument %s\\n' "$argument"; done
        echo "umask $(umask)"
        env | grep ^SLUICE_HIDDEN_ || true
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
  }

  private List<String> launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", LAUNCHER.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  @Test
  void secretsAreInTheEnvironmentAloneAndComeBackInPlace() throws Exception {
    String[] given = {
      "worker",
      "--salt",
      "hush one",
      "--redis=redis://:hush2@h/0",
      "--queues",
      "4",
      "--database-password",
      "hush=$3*",
      "--database-url",
      "jdbc:mariadb://h/m?keyStorePassword=hush4",
      "--log-json",
      ""
    };
    List<String> said = launch(given);

    List<String> line =
        said.stream()
            .filter(text -> text.startsWith("argument "))
            .map(text -> text.substring(9))
            .toList();
    assertThat(line).noneMatch(argument -> argument.contains("hush"));
    String[] own = line.subList(line.indexOf("worker"), line.size()).toArray(String[]::new);
    Map<String, String> hidden =
        Map.of(
            "SLUICE_HIDDEN_SALT", "hush one",
            "SLUICE_HIDDEN_REDIS", "redis://:hush2@h/0",
            "SLUICE_HIDDEN_DATABASE_PASSWORD", "hush=$3*",
            "SLUICE_HIDDEN_DATABASE_URL", "jdbc:mariadb://h/m?keyStorePassword=hush4");
    hidden.forEach((name, value) -> assertThat(said).contains(name + "=" + value));
    assertThat(GivenSecrets.restore(own, hidden))
        .containsExactly(
            "worker",
            "--salt=hush one",
            "--redis=redis://:hush2@h/0",
            "--queues",
            "4",
            "--database-password=hush=$3*",
            "--database-url=jdbc:mariadb://h/m?keyStorePassword=hush4",
            "--log-json",
            "");
  }

  @Test
  void whatIsNoSecretStaysOnTheCommandLine() throws Exception {
    assertThat(
            launch(
                "status",
                "--redis",
                "redis://h:1/0",
                "--database-url=jdbc:mariadb://h/m",
                "--salt"))
        .containsSubsequence(
            "argument status",
            "argument --redis",
            "argument redis://h:1/0",
            "argument --database-url=jdbc:mariadb://h/m",
            "argument --salt")
        .noneMatch(line -> line.startsWith("SLUICE_HIDDEN_"));
  }

  @Test
  void whatAProcessMakesIsForNobodyElse() throws Exception {
    assertThat(launch("ingest")).contains("umask 0077");
  }

  @Test
  void eachProcessHasABoundedHeapAndDirectMemoryAndEndsWhenOutOfIt() throws Exception {
    assertThat(launch("ingest")).contains("argument -Xmx256m");
    assertThat(launch("worker")).contains("argument -Xmx512m");
    assertThat(launch("archive"))
        .contains(
            "argument -Xmx1g",
            "argument -XX:MaxDirectMemorySize=128m",
            "argument -XX:+ExitOnOutOfMemoryError");
  }
}
