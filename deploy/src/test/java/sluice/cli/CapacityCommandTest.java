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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void costsThatAreNotThereAreNamed(@TempDir Path folder) {
    String missing = folder.resolve("missing.json").toString();
    assertThat(Sluice.run("capacity", "--hits-per-day=1", "--costs", missing)).isEqualTo(74);
    assertThat(complaint()).contains(missing);
  }
}
