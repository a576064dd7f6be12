package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seconds of a run between what was measured, and beyond. */
class RunCostsTest {
  private RunCosts scratch;

  @BeforeEach
  void figuresAreRead() throws CostsRefused {
    scratch = RunCosts.of(TestCosts.measured(), Cost.ARCHIVER_SCRATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "0,      0, 0",
    // Smaller than the smallest that was measured.
    "1,      0, 1",
    "5000,   0, 1",
    "10000,  0, 1",
    "55000,  0, 2.5",
    "100000, 0, 4",
    "200000, 0, 8",
    // Twice as long with five segments, so 0.2 times longer with each.
    "100000, 5, 8",
    "100000, 1, 4.8",
    "10000,  5, 2",
    "100000, 10, 12",
  })
  void aRunLastsByActionsAndSegments(double actions, int segments, double seconds) {
    assertThat(scratch.seconds(actions, segments)).isCloseTo(seconds, within(1e-9));
  }

  @Test
  void moreThatWasMeasuredAsFasterIsTakenToBeAsLong() throws CostsRefused {
    assertThat(with("5", 8, 3).seconds(100_000, 5)).isEqualTo(4);
    assertThat(with("5", 8, 3).seconds(100_000, 9)).isEqualTo(4);
    assertThat(with("0", 4, 0.5).seconds(100_000, 0)).isEqualTo(1);
  }

  /** The largest day with so many segments took another time. */
  private static RunCosts with(String segments, int before, double seconds) throws CostsRefused {
    String day = "\"100000\", \"segments\": \"" + segments + "\"}, \"value\": ";
    String other = TestCosts.json().replace(day + before, day + seconds);
    return RunCosts.of(MeasuredCosts.read("other.json", other), Cost.ARCHIVER_SCRATCH);
  }

  @Test
  void itIsKnownHowFarWasMeasured() {
    assertThat(scratch.largestDay()).isEqualTo(100_000);
    assertThat(scratch.mostSegments()).isEqualTo(5);
    assertThat(scratch.words())
        .isEqualTo(
            "measured: 10,000 to 100,000 actions without segments, 100,000 actions with 5 segments");
  }

  /** Segments that were measured with some days only say nothing of the others. */
  @ParameterizedTest
  @CsvSource({
    "9999,   0, false",
    "10000,  0, true",
    "55000,  0, true",
    "100001, 0, false",
    "100000, 5, true",
    "100000, 2, true",
    "100000, 6, false",
    "55000,  5, false",
    "55000,  2, false",
  })
  void whatLiesBetweenMeasuredCellsIsMeasured(double actions, int segments, boolean isMeasured) {
    assertThat(scratch.isMeasured(actions, segments)).isEqualTo(isMeasured);
  }

  /** Not the cell of the largest day, scaled. */
  @Test
  void aMeasuredCellIsAnsweredAsItWasMeasured() throws CostsRefused {
    RunCosts costs =
        RunCosts.of(
            MeasuredCosts.read(
                "other.json",
                TestCosts.json()
                    .replace(
                        "\"figures\": [",
                        "\"figures\": [{\"name\": \"archiver.scratch_seconds\", \"labels\":"
                            + " {\"actions\": \"10000\", \"segments\": \"5\"}, \"value\": 7,"
                            + " \"unit\": \"s\"},")),
            Cost.ARCHIVER_SCRATCH);
    assertThat(costs.seconds(10_000, 5)).isEqualTo(7);
    assertThat(costs.seconds(55_000, 5)).isEqualTo(7.5);
    assertThat(costs.isMeasured(55_000, 5)).isTrue();
    assertThat(costs.figures(55_000, 5))
        .extracting(Figure::value)
        .containsExactlyInAnyOrder(7.0, 8.0);
  }

  @ParameterizedTest
  @CsvSource({
    "10000,  0, 1",
    "1,      0, 1",
    "55000,  0, 1 4",
    "100000, 2, 4 8",
    "10000,  5, 1 4 8",
    "100000, 9, 4 8",
  })
  void theCellsThatAreInterpolatedBetweenAreKnown(double actions, int segments, String cells) {
    assertThat(scratch.figures(actions, segments))
        .extracting(figure -> Numbers.plain(figure.value()))
        .containsExactlyInAnyOrder(cells.split(" "));
  }
}
