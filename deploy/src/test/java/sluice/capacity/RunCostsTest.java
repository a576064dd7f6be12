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
    "5000,   0, 0.5",
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
  }
}
