package sluice.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/sluice, with a stand-in for Java that tells how it was called. */
class LauncherTest {
  private static final Path LAUNCHER = StandInJava.LAUNCHER;

  @TempDir private Path folder;

  @BeforeEach
  void javaTellsHowItWasCalled() throws IOException {
    StandInJava.in(folder);
  }

  private List<String> launch(String... arguments) throws Exception {
    return launch(0, Map.of(), arguments);
  }

  private List<String> launch(int exit, String... arguments) throws Exception {
    return launch(exit, Map.of(), arguments);
  }

  private List<String> launch(int exit, Map<String, String> variables, String... arguments)
      throws Exception {
    return launch(LAUNCHER, exit, variables, arguments);
  }

  private static Path launcherIn(Path home) throws IOException {
    return Files.copy(
        LAUNCHER, Files.createDirectories(home.resolve("bin")).resolve(LAUNCHER.getFileName()));
  }

  private List<String> launchFrom(Path launcher, String... arguments) throws Exception {
    return launchFrom(0, launcher, arguments);
  }

  private List<String> launchFrom(int exit, Path launcher, String... arguments) throws Exception {
    return launch(launcher, exit, Map.of(), arguments);
  }

  private List<String> launch(
      Path launcher, int exit, Map<String, String> variables, String... arguments)
      throws Exception {
    return new StandInJava(folder).launch(launcher, exit, variables, arguments);
  }

  @Test
  void aServiceUnpacksNativeLibrariesWhereItMayRunThem() throws Exception {
    Map<String, String> service = Map.of("STATE_DIRECTORY", "/var/lib/sluice ingest");
    assertThat(launch(0, service, "ingest"))
        .contains("argument -Dio.netty.native.workdir=/var/lib/sluice ingest");
    assertThat(launch("ingest")).noneMatch(argument -> argument.contains("native.workdir"));
  }

  @Test
  void namesOfFilesAreUtf8WhateverTheLocale() throws Exception {
    assertThat(launch(0, Map.of("LC_ALL", "C", "LANG", "fa_IR.UTF-8"), "worker"))
        .contains("locale C.UTF-8");
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
      "--token-auth=hush5",
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
            "SLUICE_HIDDEN_DATABASE_URL", "jdbc:mariadb://h/m?keyStorePassword=hush4",
            "SLUICE_HIDDEN_TOKEN_AUTH", "hush5");
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
            "--token-auth=hush5",
            "--log-json",
            "");
  }

  @Test
  void aPasswordOfSentinelsAloneIsASecretToo() throws Exception {
    String redis = "redis-sentinel://a:1,b:2/0?sentinelPassword=hush#m";
    assertThat(launch("worker", "--redis", redis))
        .contains("SLUICE_HIDDEN_REDIS=" + redis)
        .noneMatch(line -> line.startsWith("argument ") && line.contains("hush"));
    assertThat(GivenSecrets.warnings(Map.of("redis", redis))).hasSize(1);
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
  void aJavaThatIsTooOldIsRefusedInOneLineThatSaysWhatToDo() throws Exception {
    for (String old : List.of("1.8.0_452", "11.0.27", "16")) {
      Files.writeString(folder.resolve("release"), release(old));
      assertThat(launch(69, "status"))
          .containsExactly(
              "sluice: "
                  + folder.resolve("bin/java")
                  + " is Java "
                  + old
                  + ", which is too old: install a JRE 17 or newer (Debian: apt install"
                  + " default-jre-headless), or set JAVA_HOME");
    }
  }

  @Test
  void aJavaOfTheRightAgeOrWithoutAReleaseFileIsTaken() throws Exception {
    for (String fit : List.of("17", "17.0.15", "21-ea", "25.0.3")) {
      Files.writeString(folder.resolve("release"), release(fit));
      assertThat(launch("status")).contains("argument status");
    }
    Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"nobody\"\n");
    assertThat(launch("status")).contains("argument status");
    Files.delete(folder.resolve("release"));
    assertThat(launch("status")).contains("argument status");
  }

  @Test
  void aJavaHomeWithoutJavaIsSaid() throws Exception {
    Files.delete(folder.resolve("bin/java"));
    assertThat(launch(69, "status"))
        .singleElement()
        .asString()
        .startsWith("sluice: JAVA_HOME is " + folder + ", and there is no ")
        .contains("install a JRE 17 or newer");
  }

  @Test
  void aMachineWithoutJavaIsToldWhatToInstall() throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("dirname", "readlink")) {
      Path stand = tools.resolve(tool);
      Files.writeString(stand, "#!/bin/sh\nexec " + onPath(tool) + " \"$@\"\n");
      Files.setPosixFilePermissions(stand, PosixFilePermissions.fromString("rwx------"));
    }
    ProcessBuilder builder =
        new ProcessBuilder(onPath("sh").toString(), LAUNCHER.toString(), "status")
            .redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", tools.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(69);
    assertThat(said)
        .isEqualTo(
            "sluice: no Java found: install a JRE 17 or newer (Debian: apt install"
                + " default-jre-headless), or set JAVA_HOME\n");
  }

  @Test
  void whatIsRehearsedMeetsNoSettingOfServices() throws Exception {
    Path launcher = launcherIn(folder.resolve("installed"));
    Files.createDirectories(folder.resolve("installed").resolve("lib"));
    Map<String, String> settings =
        Map.of("SLUICE_HIDDEN_REDIS", "redis://real", "SLUICE_JAVA_OPTS", "-Da=b");
    assertThat(launch(launcher, 74, settings, "classes"))
        .contains("argument -Da=b", "locale C.UTF-8")
        .filteredOn(line -> line.startsWith("SLUICE_"))
        .hasSize(1); // of the second Java, which only writes what the first has loaded
  }

  @Test
  void keptClassesAreUsedUntilAnythingInLibIsNewer() throws Exception {
    Path home = folder.resolve("home of it");
    Path launcher = launcherIn(home);
    Path jar = Files.createDirectories(home.resolve("lib")).resolve("a.jar");
    Files.writeString(jar, "1");
    assertThat(launchFrom(launcher, "ingest")).noneMatch(line -> line.contains(".jsa"));
    Path kept = Files.writeString(home.resolve("classes.jsa"), "classes");
    Files.setLastModifiedTime(kept, FileTime.from(Instant.now().plusSeconds(3)));
    assertThat(launchFrom(launcher, "ingest")).contains("argument -XX:SharedArchiveFile=" + kept);
    // A jar as reproducible builds make it: neither its size nor its time changes.
    Files.setLastModifiedTime(kept, FileTime.from(Instant.now().minusSeconds(3)));
    Files.writeString(jar, "2");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    assertThat(launchFrom(launcher, "ingest")).noneMatch(line -> line.contains(".jsa"));
  }

  @Test
  void keptClassesAreNotUsedWhenWhatLibLeadsToHasChanged() throws Exception {
    Path home = folder.resolve("linked");
    Path launcher = launcherIn(home);
    Path jars = Files.createDirectories(folder.resolve("jars"));
    Files.createSymbolicLink(home.resolve("lib"), jars);
    Path kept = Files.writeString(home.resolve("classes.jsa"), "classes");
    Files.setLastModifiedTime(kept, FileTime.from(Instant.now().plusSeconds(3)));
    assertThat(launchFrom(launcher, "ingest")).contains("argument -XX:SharedArchiveFile=" + kept);
    Instant linked = Files.getLastModifiedTime(home.resolve("lib"), NOFOLLOW_LINKS).toInstant();
    Files.setLastModifiedTime(kept, FileTime.from(linked.plusNanos(1000)));
    Files.writeString(jars.resolve("a.jar"), "1");
    assertThat(launchFrom(launcher, "ingest")).noneMatch(line -> line.contains(".jsa"));
  }

  /**
   * Java that writes a word into the file that this option names, and fails if the word is half.
   */
  private void javaThatWrites(String word, String option) throws IOException {
    Files.writeString(
        folder.resolve("bin").resolve("java"),
        """
        #!/bin/sh
        for argument in "$@"; do
          case $argument in
            %2$s=*) echo %1$s >"${argument#*=}"; [ %1$s != half ]; exit ;;
          esac
        done
        """
            .formatted(word, option));
  }

  @Test
  void halfAFileIsNotLeftBehindOnAFullDisk() throws Exception {
    Path home = folder.resolve("full");
    Path launcher = launcherIn(home);
    Files.createDirectories(home.resolve("lib"));
    for (String option : List.of("-XX:DumpLoadedClassList", "-XX:SharedArchiveFile")) {
      javaThatWrites("half", option);
      launchFrom(1, launcher, "classes");
      assertThat(home).isDirectoryNotContaining("glob:**classes.*");
    }
  }

  @Test
  void classesAreKeptForEverybodyWhenTheJvmHasWrittenThem() throws Exception {
    Path home = folder.resolve("home of it");
    Path launcher = launcherIn(home);
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(home.resolve("classes.jsa"), "old");
    assertThat(launchFrom(74, launcher, "classes"))
        .anyMatch(line -> line.contains("was not written: is the disk full?"));
    assertThat(home.resolve("classes.jsa")).as("until there are others").hasContent("old");
    javaThatWrites("new", "-XX:SharedArchiveFile");
    assertThat(launchFrom(launcher, "classes"))
        .containsExactly("sluice classes: kept in " + home.resolve("classes.jsa"));
    assertThat(home.resolve("classes.jsa")).hasContent("new");
    assertThat(Files.getPosixFilePermissions(home.resolve("classes.jsa")))
        .contains(PosixFilePermission.OTHERS_READ);
    assertThat(home).isDirectoryNotContaining("glob:**classes.jsa.*");
    assertThat(launchFrom(launcher, "classes", "--help"))
        .as("help writes nothing")
        .noneMatch(line -> line.contains("kept in"));
  }

  private static String release(String version) {
    return "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nLIBC=\"gnu\"\n";
  }

  private static Path onPath(String tool) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
