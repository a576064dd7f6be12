package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
        "status",
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
  void aCommandWithSubcommandsAloneShowsThem() {
    assertThat(Sluice.run("queue")).isEqualTo(64);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("monitor")
        .contains("dead-letters");
  }
}
