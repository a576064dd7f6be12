package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DayCurveTest {

  @ParameterizedTest
  @CsvSource({"1, 4", "3, 4", "20, 1", "24, 1", "1.5, 16", "1000, 0", "2, 0", "1, 24"})
  void everyDayHasItsAverage(double factor, long hours) {
    DayCurve curve = DayCurve.of(100, factor, Duration.ofHours(hours));
    double hits = 0;
    for (int second = 0; second < DayCurve.DAY; second++) {
      hits += curve.rate(second);
    }
    assertThat(hits / DayCurve.DAY).isCloseTo(100, within(1e-6));
    assertThat(curve.rate(DayCurve.DAY + 1)).isEqualTo(curve.rate(1));
    if (hours > 0 && hours < 24) {
      assertThat(curve.high()).isCloseTo(100 * factor, within(1e-9));
      assertThat(curve.peakEnd()).isLessThanOrEqualTo(DayCurve.DAY);
    }
  }
}
