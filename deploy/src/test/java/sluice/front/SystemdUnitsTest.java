package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdUnitsTest {

  private static final List<String> SERVICES = List.of("ingest", "worker", "archive");

  /** Tenths of systemd's scale, which ends at 100: what it calls well confined ends at 20. */
  private static final int MOST_EXPOSURE = 19;

  /** Code, classes, stacks, the collector's own. */
  private static final int JVM_MEBIBYTES = 256;

  private static final Path UNITS = Path.of("systemd");
  private static final Path LAUNCHER =
      Path.of("src", "main", "dist", "bin", "sluice").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void systemdFindsNothingWrongWithTheUnits() throws Exception {
    Path analyze = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(analyze), "skipped: there is no " + analyze + " on this machine");
    List<String> command = new ArrayList<>(List.of(analyze.toString(), "verify", "--man=no"));
    Path socket = UNITS.resolve("sluice-ingest.socket");
    command.add(Files.copy(socket, folder.resolve(socket.getFileName())).toString());
    for (Path unit : units()) {
      Path copy = folder.resolve(unit.getFileName());
      Files.writeString(
          copy,
          Files.readString(unit)
              .replace("ExecStart=sluice ", "ExecStart=" + LAUNCHER + " ")
              // Matomo's host has PHP, this one need not.
              .replace("ExecStart=/usr/bin/php ", "ExecStart=/bin/echo "));
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
    for (String name : SERVICES) {
      assertThat(unit(name).lines())
          .contains(
              "Type=notify",
              "Restart=always",
              "OnFailure=sluice-failed@%n.service",
              "User=sluice",
              "SupplementaryGroups=www-data",
              "StateDirectory=sluice-" + name,
              "StateDirectoryMode=0700",
              "UMask=0077",
              "SystemCallFilter=@system-service",
              "SystemCallFilter=~@privileged @resources")
          .anyMatch(line -> line.startsWith("ExecStart=sluice " + name + " "))
          .anyMatch(line -> line.startsWith("TasksMax="));
    }
  }

  @Test
  void aServiceThatIsStartedAgainForGoodMailsAllTheSame() throws IOException {
    for (Path unit : units()) {
      String text = Files.readString(unit);
      if (text.contains("\nRestart=always\n")) {
        assertThat(text)
            .as(unit.toString())
            .contains("\nOnFailure=sluice-failed@%n.service\n")
            .contains(
                "\nExecStopPost=-+/bin/sh -c '[ \"$SERVICE_RESULT\" = success ]"
                    + " || systemctl start --no-block sluice-failed@%n.service'\n");
      }
    }
    assertThat(unit("failed@")).contains("\nStartLimitIntervalSec=1h\n", "\nStartLimitBurst=3\n");
  }

  /** A flag wins over a variable, which so would have no effect. */
  @Test
  void flagsThatUnitsGiveAreSaidWhereVariablesAreSet() throws IOException {
    String texts =
        Files.readString(UNITS.resolve("sluice.default")).replace("# ", "")
            + Files.readString(Path.of("docs", "operators-handbook.md"));
    for (String name : SERVICES) {
      Matcher line = Pattern.compile("(?m)^ExecStart=(.*)$").matcher(unit(name));
      assertThat(line.find()).isTrue();
      Matcher flag = Pattern.compile("--[a-z-]+").matcher(line.group(1));
      while (flag.find()) {
        assertThat(texts)
            .containsPattern("unless the unit gives [^.]*" + flag.group())
            .containsPattern("but for [^.]*`" + flag.group() + "`[^.]*, which the units give");
      }
    }
  }

  @Test
  void nothingOfSluiceIsStartedByATimerAndScheduledTasksFollowOneAnother() throws IOException {
    try (Stream<Path> files = Files.list(UNITS)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".timer"));
    }
    assertThat(unit("scheduled-tasks").lines())
        .contains("Type=exec", "Restart=always", "RestartSec=15min", "RuntimeMaxSec=1h")
        // Shared memory of the web server's own processes would go with it.
        .doesNotContain("RemoveIPC=yes")
        .anyMatch(line -> line.endsWith("/console scheduled-tasks:run --no-interaction"))
        .noneMatch(line -> line.startsWith("Exec") && line.contains("core:archive"));
  }

  @Test
  void whereMatomoLiesIsSaidOnceForAllUnits() throws IOException {
    assertThat(Files.readString(UNITS.resolve("sluice.default")))
        .contains("\nSLUICE_MATOMO_DIR=/var/www/matomo\n");
    for (String name : List.of("ingest", "worker", "archive", "scheduled-tasks")) {
      assertThat(unit(name))
          .contains("\nEnvironmentFile=-/etc/default/sluice\n")
          .doesNotContain("--matomo-dir");
    }
  }

  @Test
  void theSocketOfIngestIsWhereNginxLooksForIt() throws IOException {
    String address =
        first(Files.readString(UNITS.resolve("sluice-ingest.socket")), "(?m)^ListenStream=(\\S+)$");
    assertThat(Files.readString(Path.of("nginx", "matomo-with-sluice.conf")))
        .contains("server " + address + " ");
    assertThat(unit("ingest").lines())
        .contains("Requires=sluice-ingest.socket", "NonBlocking=yes", "StartLimitBurst=5")
        .noneMatch(line -> line.contains("--listen "));
  }

  @Test
  void systemdFindsLittleThatAUnitStillMayDo() throws Exception {
    Path analyze = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(analyze), "skipped: there is no " + analyze + " on this machine");
    for (Path unit : units()) {
      Path copy = Files.copy(unit, folder.resolve(unit.getFileName()));
      Process process =
          new ProcessBuilder(
                  analyze.toString(),
                  "security",
                  "--offline=true",
                  "--no-pager",
                  "--threshold=" + MOST_EXPOSURE,
                  copy.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(unit + ": " + said).isZero();
      assertThat(said).contains("Overall exposure level");
    }
  }

  @Test
  void theMemoryOfEachUnitHoldsWhatTheLauncherLetsItsJvmTake() throws IOException {
    String launcher = Files.readString(LAUNCHER);
    long direct = mebibytes(first(launcher, "-XX:MaxDirectMemorySize=(\\d+[mg])"));
    for (String name : SERVICES) {
      long heap = mebibytes(first(launcher, name + "\\b[^)]*\\) heap=(\\d+[mg])"));
      long most = mebibytes(first(unit(name), "(?m)^MemoryMax=(\\d+[MG])$"));
      assertThat(most)
          .as(name)
          .isGreaterThanOrEqualTo(heap + 2 * direct + JVM_MEBIBYTES)
          .isLessThan(2 * (heap + 2 * direct + JVM_MEBIBYTES));
      assertThat(unit(name)).doesNotContain("Environment=\"SLUICE_JAVA_OPTS");
    }
  }

  @Test
  void processorsThatAreShortGoToAnswersFirstAndToReportsLast() throws IOException {
    List<Integer> weights = new ArrayList<>();
    for (String name : List.of("archive", "worker", "ingest")) {
      String cpu = first(unit(name), "(?m)^CPUWeight=(\\d+)$");
      assertThat(unit(name)).contains("\nIOWeight=" + cpu + "\n");
      weights.add(Integer.parseInt(cpu));
    }
    assertThat(weights).isSorted().doesNotHaveDuplicates();
  }

  private static String unit(String name) throws IOException {
    return Files.readString(UNITS.resolve("sluice-" + name + ".service"));
  }

  private static String first(String text, String pattern) {
    Matcher match = Pattern.compile(pattern).matcher(text);
    assertThat(match.find()).as(pattern).isTrue();
    return match.group(1);
  }

  private static long mebibytes(String size) {
    long number = Long.parseLong(size.substring(0, size.length() - 1));
    return size.matches(".*[gG]") ? 1024 * number : number;
  }

  private static List<Path> units() throws IOException {
    try (Stream<Path> files = Files.list(UNITS)) {
      return files.filter(file -> file.toString().endsWith(".service")).sorted().toList();
    }
  }
}
