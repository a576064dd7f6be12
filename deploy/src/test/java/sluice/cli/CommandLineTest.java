package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveBack() {
    System.setOut(out);
    System.setErr(err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "ingest",
        "worker",
        "archive",
        "queue",
        "queue monitor",
        "queue locks",
        "queue print",
        "queue test",
        "queue dead-letters",
        "import",
        "capacity",
        "status",
        "doctor",
        "quickstart"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(Sluice.run((command + " --help").strip().split(" "))).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("Usage: sluice").contains(command);
  }

  @Test
  void allFaultsOfACommandLineAreNamedInOneMessage() {
    int exit =
        Sluice.run(
            "run",
            "--listen",
            "nonsense",
            "--queues",
            "0",
            "--no-such-flag",
            "--ack",
            "maybe",
            "--batch",
            "x");
    assertThat(exit).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("--listen", "nonsense")
        .contains("--queues", "1..4096")
        .contains("--no-such-flag")
        .contains("--ack", "maybe")
        .contains("--batch")
        .contains("--database-url")
        .doesNotContain("\tat ");
  }

  @Test
  void aValueThatBeginsLikeAFileOfArgumentsIsItself(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("word"), "hush-hush");
    assertThat(Sluice.run("worker", "@" + file)).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("'@" + file + "'")
        .doesNotContain("hush");
  }

  @Test
  void aWordTooManyChangesNothing() {
    int exit =
        Sluice.run("queue", "resize", "4", "5", "--redis", "redis://127.0.0.1:1/0", "--queues=7");
    assertThat(exit).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8)).contains("'5'").doesNotContain("'4'");
  }

  @Test
  void aCommandBelowAnotherThatIsNoneIsNamed() {
    assertThat(Sluice.run("queue", "nosuch")).isEqualTo(64);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .startsWith("sluice queue: ")
        .contains("'nosuch'", "Usage: sluice queue");
  }

  @Test
  void aMachineThatIsNotThereIsNotFoundWell(@TempDir Path folder) {
    String root = folder.resolve("nothing").toString();
    assertThat(Sluice.run("doctor", "--root", root)).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("sluice doctor: --root: there is no folder " + root);
  }

  @Test
  void aSecretOnTheCommandLineIsWarnedAboutAndNotRepeated() {
    Sluice.run(
        "worker",
        "--salt=hush1",
        "--database-password",
        "hush2",
        "--redis",
        "redis://:hush3@127.0.0.1/",
        "--database-url",
        "jdbc:mariadb://127.0.0.1/m?keyStorePassword=hush4",
        "--queues",
        "0");
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("warning: --salt holds a secret", "--salt-file", "SLUICE_SALT ")
        .contains("warning: --database-password holds a secret", "SLUICE_DATABASE_PASSWORD ")
        .contains("warning: --redis holds a secret")
        .contains("warning: --database-url holds a secret")
        .doesNotContain("hush");
  }

  @Test
  void digitsAreThoseOfNamesOfTablesWhateverTheLocale(@TempDir Path folder) throws Exception {
    Path log =
        Files.writeString(
            folder.resolve("access.log"),
            "192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 5 \"-\" \"Mozilla/5.0\"\n");
    List<String> line =
        List.of("import", log.toString(), "--dry-run", "--idsite=1", "--log-hostname=h");
    try (SluiceProcess persian =
        SluiceProcess.command(
            folder, line, Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=fa -Duser.country=IR"))) {
      assertThat(persian.exitWithin(Duration.ofMinutes(1))).as(persian.log()).isZero();
      assertThat(persian.log()).containsPattern("(?m)^ +1 ").doesNotContain("\u06f1");
    }
  }

  @Test
  void anEncodingWhoseLinesDoNotEndWithOneByteIsRefused() {
    for (String encoding : List.of("UTF-16", "UTF-16LE", "UTF-32", "IBM037")) {
      complained.reset();
      int exit = Sluice.run("import", "-", "--dry-run", "--idsite=1", "--encoding=" + encoding);
      assertThat(exit).isEqualTo(78);
      assertThat(complained.toString(StandardCharsets.UTF_8)).contains(encoding, "iconv");
    }
  }

  @Test
  void allFaultsOfAnImportAreNamedBeforeItBegins(@TempDir Path folder) {
    int exit =
        Sluice.run(
            "import",
            "-",
            "--state-dir=" + folder,
            "--recorders=99",
            "--in-doubt=perhaps",
            "--encoding=klingon",
            "--log-format=$status",
            "--exclude-older-than=yesterday",
            "--exclude-path-from=/nowhere",
            "--url=ftp://a.example/");
    assertThat(exit).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("--recorders", "1..16")
        .contains("--in-doubt", "resend, skip, stop")
        .contains("--encoding", "klingon")
        .contains("--log-format: a log format must name")
        .contains("--exclude-older-than must be a time")
        .contains("--exclude-path-from must name a file")
        .contains("--url must be http")
        .contains("give --token-auth-file")
        .contains("give --idsite")
        .doesNotContain("'-'", "name the logs");
    Sluice.run(
        "import",
        "a.log",
        "b.log",
        "--follow",
        "--idsite=1",
        "--token-auth=hush6",
        "--state-dir=" + folder);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("--follow goes with one log")
        .contains("warning: --token-auth holds a secret")
        .doesNotContain("hush6");
  }

  @Test
  void anAddressWithoutAPasswordIsNoSecret() {
    Sluice.run("worker", "--redis", "redis://127.0.0.1/", "--queues", "0");
    assertThat(complained.toString(StandardCharsets.UTF_8)).doesNotContain("warning");
  }

  @Test
  void helpShowsPercentSignsAsTheyAre() {
    Sluice.run("archive", "--help");
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("1%..100%", "e.g. 1%.");
    assertThat(complained.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void everySecretHasAFileFlag() {
    Sluice.run("ingest", "--help");
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("--salt-file", "--database-password-file", "--redis-file", "--database-url-file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "worker", "archive", "run"})
  void aStateDirectoryThatCannotBeWrittenIsAFaultThatNamesTheFlag(
      String command, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    int exit =
        Sluice.run(
            command,
            "--state-dir",
            file.resolve("state").toString(),
            "--database-url",
            "jdbc:mariadb://127.0.0.1:1/matomo");
    assertThat(exit).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("--state-dir: " + file.resolve("state") + " cannot be written by user");
  }

  @Test
  void ingestRefusesAMatomoFolderThatDoesNotSayWhereTheQueueIs(@TempDir Path folder) {
    String state = folder.resolve("state").toString();
    int exit = Sluice.run("ingest", "--matomo-dir", folder.toString(), "--state-dir", state);
    assertThat(exit).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("sluice ingest: " + folder + " has no config/config.ini.php", "--redis");
  }

  @Test
  void aFolderThatIsNotThereIsTheOneFault(@TempDir Path folder) {
    Path missing = folder.resolve("matomo");
    int exit = Sluice.run("queue", "test", "--matomo-dir", missing.toString());
    assertThat(exit).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("--matomo-dir: there is no folder " + missing)
        .doesNotContain("no database");
  }

  @Test
  void messagesBeginWithTheCommandAsItWasCalled() {
    assertThat(Sluice.run("queue", "locks")).isEqualTo(78);
    assertThat(complained.toString(StandardCharsets.UTF_8)).startsWith("sluice queue locks: ");
  }

  @Test
  void aCommandWithSubcommandsAloneShowsThem() {
    assertThat(Sluice.run("queue")).isEqualTo(64);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("monitor")
        .contains("dead-letters");
  }
}
