package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeasuredCostsTest {

  @Test
  void figuresKeepLabelsAndOrigin() throws CostsRefused {
    MeasuredCosts costs = TestCosts.measured();
    assertThat(costs.origin().cores()).isEqualTo(2);
    assertThat(costs.all(Cost.WORKER_RATE))
        .extracting(Figure::title)
        .containsExactly(
            "worker.hits_per_second{threads=1}",
            "worker.hits_per_second{threads=2}",
            "worker.hits_per_second{threads=4}");
    assertThat(costs.smallest(Cost.INGEST_RATE).value()).isEqualTo(40_000);
  }

  @ParameterizedTest
  @EnumSource(Cost.class)
  void aFigureThatIsMissingIsNamedWithTheCommandThatMeasuresIt(Cost cost) throws CostsRefused {
    String without = TestCosts.json().replace('"' + cost.figure() + '"', "\"another\"");
    MeasuredCosts costs = MeasuredCosts.read("mine.json", without);
    assertThatThrownBy(() -> Costs.of(costs))
        .isInstanceOf(CostsRefused.class)
        .hasMessageContaining("mine.json", "benchmarks/run measures it")
        .hasMessageContaining(cost.figure());
  }

  @ParameterizedTest
  @EnumSource(Cost.class)
  void aFigureInAnotherUnitIsNamedWithBothUnits(Cost cost) throws CostsRefused {
    String other =
        TestCosts.json()
            .replaceAll(
                "(\"%s\".*\"unit\": )\"%s\"".formatted(cost.figure(), cost.unit()), "$1\"ms\"");
    MeasuredCosts costs = MeasuredCosts.read("mine.json", other);
    assertThatThrownBy(() -> Costs.of(costs))
        .isInstanceOf(CostsRefused.class)
        .hasMessageContaining("mine.json: " + cost.figure())
        .hasMessageContaining("is in 'ms', but must be in '" + cost.unit() + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                                                      | is no JSON",
        "{}                                                            | has no list",
        "{\"figures\":[],\"machine\":{\"cores\":0}}                    | machine.cores",
        "{\"figures\":[{\"name\":\"a\"}],\"machine\":{\"cores\":1}}    | value of a",
        "{\"figures\":[{\"name\":\"a\",\"value\":-1}],\"machine\":{\"cores\":1}} | was -1",
        "{\"figures\":[{\"name\":\"a\",\"value\":1e300}],\"machine\":{\"cores\":1}} | was 1",
        "{\"figures\":[{\"name\":\"a\",\"value\":true}],\"machine\":{\"cores\":1}} | was true",
        "{\"figures\":[{\"name\":\"a\",\"value\":\"7\"}],\"machine\":{\"cores\":1}} | value of a",
        "{\"figures\":[],\"machine\":{\"cores\":1}} and the rest | is no JSON",
        "{\"figures\":[{\"name\":\"a\",\"value\":1},{\"name\":\"a\",\"value\":2}],\"machine\":{\"cores\":1}} | has a twice",
      })
  void whatIsNoSuchFileIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> MeasuredCosts.read("mine.json", text))
        .isInstanceOf(CostsRefused.class)
        .hasMessageContaining("mine.json")
        .hasMessageContaining(reason);
  }

  @Test
  void noTextOfAFileMovesTheCursorOrFillsTheScreen() {
    String text = "{\"machine\":{\"cores\":1},\"figures\":[{\"name\":\"a\u009b\u202eb%s\"}]}";
    assertThatThrownBy(() -> MeasuredCosts.read("mine.json", text.formatted("x".repeat(5_000))))
        .hasMessageContaining("a  bxxx")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  /** By which something is divided: a plan of infinities would look like an answer. */
  @ParameterizedTest
  @CsvSource({
    "archiver.more_seconds, 0",
    "archiver.scratch_seconds, 0",
    "archiver.more_seconds, 1e-320",
    "database.bytes_per_hit, 0",
    "database.rows_per_hit, 1e-320",
    "redis.cpu_us_per_hit, 1e-320",
    "worker.hits_per_second, 1e-300",
  })
  void whatNoPlanCanBeDividedByIsRefused(String figure, String value) throws CostsRefused {
    String text =
        TestCosts.json()
            .replaceAll(
                "(\"%s\".*\"value\": )[0-9.eE+-]+".formatted(figure.replace(".", "\\.")),
                "$1" + value);
    MeasuredCosts costs = MeasuredCosts.read("mine.json", text);
    assertThatThrownBy(() -> Costs.of(costs))
        .isInstanceOf(CostsRefused.class)
        .hasMessageContaining("mine.json")
        .hasMessageContaining(figure);
  }

  @Test
  void aRateOfMoreThreadsThanMayBeAskedForIsRefused() throws CostsRefused {
    MeasuredCosts costs =
        MeasuredCosts.read(
            "mine.json", TestCosts.json().replace("\"threads\": \"4\"", "\"threads\": \"4097\""));
    assertThatThrownBy(() -> Costs.of(costs)).hasMessageContaining("1..4096 threads");
  }

  @Test
  void whatTheFileCallsItsMachineMovesNoCursor() throws CostsRefused {
    MeasuredCosts costs =
        MeasuredCosts.read(
            "mine.json", TestCosts.json().replace("a made one", "a\\u001b[2J\\nmade one"));
    assertThat(costs.origin().line()).contains("(a [2J made one)");
  }

  @Test
  void aRateOfNothingIsRefused() throws CostsRefused {
    MeasuredCosts costs =
        MeasuredCosts.read(
            "mine.json", TestCosts.json().replace("\"value\": 8000,", "\"value\": 0,"));
    assertThatThrownBy(() -> Costs.of(costs))
        .hasMessageContaining("worker.hits_per_second{threads=1}")
        .hasMessageContaining("above 0");
  }
}
