package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final LogLines log = LogLines.of(Progress.class);
  private Instant now = Instant.EPOCH;

  @AfterEach
  void leave() {
    log.close();
  }

  @Test
  void saysALineEveryTenSecondsAndForEachStepWhereThereIsNoTerminal() {
    Progress progress = new Progress("imported", Progress.Unit.BYTES, false, () -> now);
    progress.begins(100 << 20);
    now = Instant.ofEpochSecond(5);
    progress.reached(20 << 20, "");
    assertThat(log.all()).isEmpty();
    now = Instant.ofEpochSecond(10);
    progress.reached(40 << 20, "7 hits");
    assertThat(log.all())
        .containsExactly(
            "progress [what=\"imported\", done=\"40\", of=\"100\", unit=\"MiB\", left_s=\"15\","
                + " note=\"7 hits\"]");
    progress.reached(41 << 20, "8 hits");
    assertThat(log.all()).hasSize(1);
    progress.line();
    assertThat(log.all()).hasSize(2);
    progress.close();
  }

  @Test
  void showsABarAndNoLinesOnATerminal() {
    Progress progress = new Progress("imported", Progress.Unit.BYTES, true, () -> now);
    progress.begins(0);
    progress.grows(10);
    now = Instant.ofEpochSecond(60);
    progress.did(5, "note");
    progress.line();
    progress.close();
    progress.close();
    assertThat(log.all()).isEmpty();
    assertThat(progress.done()).isEqualTo(5);
  }

  @Test
  void aResizeSaysEachStepOnceWhateverItsNumbers() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Progress progress =
        new Progress("drained", Progress.Unit.one("request sets"), false, () -> now);
    progress.begins(0);
    ResizeSteps steps = new ResizeSteps(progress, out);
    steps.waitsFor(List.of("every ingest to take notice"), 0);
    steps.waitsFor(List.of("the workers to drain 1000 request sets"), 1000);
    steps.waitsFor(List.of("the workers to drain 400 request sets"), 400);
    now = Instant.ofEpochSecond(11);
    steps.waitsFor(List.of("the workers to drain 250 request sets"), 250);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "waiting for every ingest to take notice",
            "waiting for the workers to drain 1000 request sets");
    assertThat(log.all())
        .singleElement()
        .asString()
        .contains("done=\"750\", of=\"1000\"", "left_s=\"3\"");
  }
}
