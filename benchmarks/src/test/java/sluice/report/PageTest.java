package sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final Path COMMITTED = Path.of("results/run.json");

  private static final Figure INGEST =
      Figure.of("ingest.requests_per_second", 40_000, "requests/s")
          .with("connections", 128)
          .beside("nginx empty_gif", 80_000)
          .towards(Target.atLeastOfLimit(0.6));

  /** A mended text or a typed number shows here; {@code sluice.report.Page} makes the page anew. */
  @Test
  void committedPageIsWhatItsFiguresMake() throws IOException {
    Map<String, String> made = new Page(MeasuredRun.read(COMMITTED)).files();
    for (Map.Entry<String, String> file : made.entrySet()) {
      assertThat(Path.of(file.getKey())).hasContent(file.getValue());
    }
    try (Stream<Path> results = Files.list(COMMITTED.getParent())) {
      assertThat(results.map(Path::toString).filter(name -> name.endsWith(".svg")))
          .isSubsetOf(made.keySet());
    }
  }

  @Test
  void everyCommittedFigureHasItsNameOnThePage() throws IOException {
    assertThat(MeasuredRun.read(COMMITTED).figures())
        .extracting(Figure::name)
        .allMatch(name -> Catalogue.knows(name) || Plots.CURVES.contains(name));
  }

  @Test
  void figureBelowItsTargetIsNotMet() {
    assertThat(new Page(run(List.of(INGEST), List.of())).targets())
        .contains(
            "| hits answered after Redis has them: 128 connections | 40,000 requests/s"
                + " | nginx empty_gif: 80,000 requests/s | 0.500 |  | at least 0.600 x | **no** |");
  }

  @Test
  void figureAtItsTargetIsMet() {
    Figure start = Figure.of("start.seconds", 1.5, "s").with("command", "worker");
    assertThat(new Page(run(List.of(start.towards(Target.atMost(1.5))), List.of())).targets())
        .contains("| start: `sluice worker` | 1.50 s |  |  |  | at most 1.50 s | yes |");
  }

  @Test
  void failedPartIsInTheTableWithItsReasonBelow() {
    MeasuredRun run =
        run(List.of(INGEST), List.of(new MeasuredRun.Failed("worker", "exit code 3")));
    assertThat(new Page(run).targets()).contains("| part `worker` | failed | | | | | **no** |");
    assertThat(new Page(run).files().get("README.md"))
        .contains("- The part `worker` failed: exit code 3");
  }

  @Test
  void eachFigureSaysOfHowManyRunsItIs() {
    Figure day =
        Figure.of("archiver.scratch_seconds", 28, "s")
            .with("actions", 1_000_000)
            .with("segments", 0)
            .beside("reading the day", 7);
    String beginning =
        "| archiving a day for the first time: 1 000 000 actions, 0 segments | 28.0 s"
            + " | reading the day: 7.00 s | 4.00 | ";
    assertThat(page(day)).contains(beginning + " |\n");
    assertThat(page(day.over(Samples.one()))).contains(beginning + "one run |\n");
    assertThat(page(day.over(Samples.medianOf(3)))).contains(beginning + "median of 3 |\n");
    assertThat(page(day.over(Samples.meanOf(3)))).contains(beginning + "mean of 3 |\n");
    assertThat(page(day.over(Samples.largestOf(9)))).contains(beginning + "largest of 9 |\n");
    assertThat(new Page(run(List.of(INGEST.over(Samples.medianOf(3))), List.of())).targets())
        .contains(" | 0.500 | median of 3 | at least 0.600 x | **no** |");
  }

  @Test
  void mixOfUserAgentsThatWasMeasuredStandsWithItsFigure() {
    Figure agents =
        Figure.of("micro.rate", 54_000, "ops/s")
            .with("step", "DeviceDetector.uncached")
            .with("mix", "fixture mix, rules of a Matomo");
    assertThat(page(agents))
        .contains(
            "| calls: `DeviceDetector.uncached`, fixture mix, rules of a Matomo | 54,000 ops/s |");
  }

  @Test
  void whatWasLeftOutStandsAtTheEnd() {
    assertThat(page(INGEST)).endsWith("## What was not measured\n- Nothing was left out.\n");
  }

  @Test
  void durationsOfTheRunAndItsPartsAreThoseThatItKnows() {
    assertThat(page(INGEST))
        .contains("| took | 4 min 33 s, without the build: `ingest` 4 min 2 s, `agents` 31 s |\n");
    assertThat(page(INGEST)).doesNotContain("half an hour").doesNotContain("minutes,");
  }

  private static String page(Figure figure) {
    return new Page(run(List.of(figure), List.of())).files().get("README.md");
  }

  @Test
  void cutShortRunSaysSo() {
    assertThat(new Page(run(List.of(INGEST), List.of())).files().get("README.md"))
        .contains("cut short by `--quick`");
  }

  @Test
  void answersOfCapacityStandAsPrinted() {
    assertThat(new Page(run(List.of(INGEST), List.of())).files().get("README.md"))
        .contains("### a question\n\n    $ sluice capacity\n    cores 2\n\n      why\n")
        .contains(": a question](results/capacity-1.svg)");
  }

  @Test
  void plotsAreThereForWhatWasMeasured() {
    List<Figure> curve =
        IntStream.range(1, 9)
            .mapToObj(
                second ->
                    Figure.of("worker.warm_up_hits_per_second", second * 1000, "hits/s")
                        .with("second", second))
            .toList();
    assertThat(new Page(run(List.of(INGEST), List.of())).files())
        .containsOnlyKeys("README.md", "results/ingest-limits.svg", "results/capacity-1.svg");
    assertThat(new Page(run(curve, List.of())).files().get("results/worker-warm-up.svg"))
        .startsWith("<svg ")
        .contains("<polyline points=\"60,260 ")
        .contains("prefers-color-scheme: dark");
  }

  @Test
  void runIsTheSameAfterItWasWrittenAndRead() throws IOException {
    Path file = Files.createTempFile("run", ".json");
    MeasuredRun run =
        run(
            List.of(
                INGEST.over(Samples.medianOf(3)),
                Figure.of("redis.aof_bytes_per_hit", 412.5, "bytes")),
            List.of(new MeasuredRun.Failed("worker", "exit code 3")));
    run.write(file);
    assertThat(MeasuredRun.read(file)).isEqualTo(run);
    Files.delete(file);
  }

  @Test
  void figuresKeepSixDigitsInTheFile() {
    assertThat(Figure.of(Figure.of("a.b", 1234.56789, "s").json()))
        .isEqualTo(
            new Figure(
                "a.b",
                Map.of(),
                1234.57,
                "s",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  private static MeasuredRun run(List<Figure> figures, List<MeasuredRun.Failed> failed) {
    return new MeasuredRun(
        new Machine("a processor", 2, 8L << 30, "Linux 6.1", "/dev/vda ext4"),
        "a Java",
        "0123abc",
        "2026-01-02T03:04:05Z",
        true,
        figures,
        List.of("Nothing was left out."),
        failed,
        List.of(
            new MeasuredRun.Answer("a question", "sluice capacity", "cores 2\n\n  why", "<svg/>")),
        List.of(
            new MeasuredRun.Took("ingest", 241.7, Optional.of(26.25)),
            new MeasuredRun.Took("agents", 31.2, Optional.empty())));
  }
}
