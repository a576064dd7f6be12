package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityCommandTest {
  private static final String COSTS = "src/test/resources/sluice/capacity/costs.json";

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

  private String answer() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private String complaint() {
    return complained.toString(StandardCharsets.UTF_8);
  }

  @Test
  void hitsOfADayOfAMonthAndOfASecondAreOneQuestion() {
    assertThat(Sluice.run("capacity", "--costs", COSTS, "--hits-per-day", "8640000")).isZero();
    String ofDay = answer();
    said.reset();
    assertThat(Sluice.run("capacity", "--costs", COSTS, "--hits-per-second", "100")).isZero();
    assertThat(answer()).isEqualTo(ofDay).startsWith("8,640,000 hits a day");
    said.reset();
    assertThat(Sluice.run("capacity", "--costs", COSTS, "--hits-per-month", "259200000")).isZero();
    assertThat(answer()).isEqualTo(ofDay);
  }

  @Test
  void jsonHoldsLinesBoundsAndSimulatedDays() throws IOException {
    int exit =
        Sluice.run(
            "capacity", "--costs", COSTS, "--json", "--hits-per-day=3000000", "--peak-factor=20");
    assertThat(exit).as(complaint()).isZero();
    JsonNode json = new ObjectMapper().readTree(answer());
    assertThat(json.at("/question/peakSeconds").asInt())
        .as("no longer than the day's hits")
        .isEqualTo(4320);
    assertThat(json.at("/costs/commit").asText()).isEqualTo("c0ffee0");
    assertThat(json.at("/lines/0/what").asText()).isEqualTo("hits a second, average");
    assertThat(json.at("/outages").size()).isEqualTo(5);
    assertThat(json.at("/usual/samples").size()).isBetween(400, 5000);
    assertThat(json.at("/bounds/0/load").asDouble()).isPositive();
  }

  @Test
  void thePlotIsWrittenBesideTheAnswer(@TempDir Path folder) throws IOException {
    Path plot = folder.resolve("lag.svg");
    int exit =
        Sluice.run(
            "capacity", "--costs", COSTS, "--hits-per-day", "10000", "--plot", plot.toString());
    assertThat(exit).isZero();
    assertThat(Files.readString(plot)).startsWith("<svg").endsWith("</svg>\n");
    assertThat(answer()).startsWith("10,000 hits a day");
  }

  @Test
  void allFaultsAreNamedInOneMessage() {
    int exit =
        Sluice.run(
            "capacity",
            "--hits-per-day=many",
            "--hits-per-second=1",
            "--peak-factor=-1",
            "--site-count=0",
            "--outage=9d",
            "--redis-memory=huge");
    assertThat(exit).isEqualTo(78);
    assertThat(complaint())
        .contains("give one of --hits-per-second")
        .contains("--hits-per-day must be a number", "'many'")
        .contains("--peak-factor", "--site-count", "1..1000000", "--outage", "--redis-memory");
  }

  @Test
  void aPeakOfMoreThanTheDayIsRefusedWithWhatToDo() {
    int exit =
        Sluice.run(
            "capacity", "--costs", COSTS, "--hits-per-day=1", "--peak-factor=20", "--peak-time=2h");
    assertThat(exit).isEqualTo(78);
    assertThat(complaint()).contains("more hits than the whole day", "shorten or lower it");
  }

  @Test
  void costsThatLackAFigureNameItAndTheCommandThatMeasuresIt(@TempDir Path folder)
      throws IOException {
    Path costs = folder.resolve("run.json");
    Files.writeString(
        costs, Files.readString(Path.of(COSTS)).replace("worker.heap_bytes", "worker.hoop_bytes"));
    int exit = Sluice.run("capacity", "--hits-per-day=1", "--costs", costs.toString());
    assertThat(exit).isEqualTo(65);
    assertThat(complaint())
        .isEqualToIgnoringNewLines(
            "sluice capacity: "
                + costs
                + " has no figure worker.heap_bytes; benchmarks/run measures it");
  }

  @Test
  void costsInAnotherUnitAreRefusedLikeCostsThatLackOne(@TempDir Path folder) throws IOException {
    Path costs = folder.resolve("run.json");
    Files.writeString(
        costs,
        Files.readString(Path.of(COSTS))
            .replaceAll("(worker.cpu_us_per_hit.*\"unit\": )\"us\"", "$1\"ms\""));
    int exit = Sluice.run("capacity", "--hits-per-day=1", "--costs", costs.toString());
    assertThat(exit).isEqualTo(65);
    assertThat(complaint())
        .isEqualToIgnoringNewLines(
            "sluice capacity: "
                + costs
                + ": worker.cpu_us_per_hit{threads=1} is in 'ms', but must be in 'us';"
                + " benchmarks/run measures it so");
  }

  @ParameterizedTest
  @CsvSource({
    "0,                   was 0",
    "1e18,                'was 1,000,000,000,000,000,000'",
    "1000000000000000000, 'was 1,000,000,000,000,000,000'",
  })
  void hitsOutOfBoundsAreToldWithTheBounds(String hits, String was) {
    assertThat(Sluice.run("capacity", "--costs", COSTS, "--hits-per-day=" + hits)).isEqualTo(78);
    assertThat(complaint()).contains("hits a day must be 1..1,000,000,000,000, " + was);
  }

  @Test
  void faultsOfFlagsAndOfTheQuestionAreInOneMessage() {
    assertThat(Sluice.run("capacity", "--hits-per-day=0", "--site-count=0")).isEqualTo(78);
    assertThat(complaint()).contains("hits a day must be", "--site-count");
  }

  @Test
  void aPlotIntoAFolderThatIsNotThereIsRefusedBeforeAllElse(@TempDir Path folder) {
    String plot = folder.resolve("none/lag.svg").toString();
    assertThat(Sluice.run("capacity", "--hits-per-day=1", "--plot", plot)).isEqualTo(74);
    assertThat(complaint())
        .contains("cannot use " + plot + ": there is no folder " + folder.resolve("none"));
    assertThat(answer()).isEmpty();
  }

  @Test
  void aDayWithoutPeaksSitesInTheSingularAndNoSegmentsReadAsSuch() {
    int exit = Sluice.run("capacity", "--costs", COSTS, "--hits-per-day=10000", "--peak-factor=1");
    assertThat(exit).isZero();
    assertThat(answer())
        .startsWith(
            "10,000 hits a day, without peaks; 3 actions a visit; 1 site without segments; logs"
                + " kept for 180 days\n")
        .contains("the average: the day has no peak");
  }

  /**
   * What stands under "What to buy" is what the command prints: made anew by sluice.report.Page.
   */
  @Test
  void answersOnThePageAreThoseOfTheCommandWithTheCommittedCosts(@TempDir Path folder)
      throws IOException {
    Path benchmarks = Path.of("../benchmarks");
    List<String> page = Files.readAllLines(benchmarks.resolve("README.md"));
    List<Integer> questions =
        IntStream.range(0, page.size())
            .filter(line -> page.get(line).startsWith("    $ sluice capacity "))
            .boxed()
            .toList();
    assertThat(questions).hasSize(3);
    for (int i = 0; i < questions.size(); i++) {
      int at = questions.get(i);
      Path plot = folder.resolve("capacity.svg");
      List<String> arguments =
          new ArrayList<>(List.of(page.get(at).replace("    $ sluice ", "").split(" ")));
      arguments.addAll(List.of("--costs", benchmarks.resolve("results/run.json").toString()));
      arguments.addAll(List.of("--plot", plot.toString()));
      said.reset();
      assertThat(Sluice.run(arguments.toArray(String[]::new))).as(complaint()).isZero();
      List<String> answered =
          page.subList(at + 1, page.size()).stream()
              .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
              .map(line -> line.isEmpty() ? line : line.substring(4))
              .toList();
      assertThat(String.join("\n", answered).strip())
          .as(page.get(at))
          .isEqualTo(answer().replace("Costs: ../", "Costs: ").strip());
      assertThat(benchmarks.resolve("results/capacity-%d.svg".formatted(i + 1)))
          .hasSameTextualContentAs(plot);
    }
  }

  @Test
  void costsThatAreNotThereAreNamed(@TempDir Path folder) {
    String missing = folder.resolve("missing.json").toString();
    assertThat(Sluice.run("capacity", "--hits-per-day=1", "--costs", missing)).isEqualTo(74);
    assertThat(complaint()).contains(missing);
  }
}
