package sluice.php;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PHP and SQL gave (docs: tracker-ingest/docs/php.md#rounding). */
class PhpRoundTest {

  @ParameterizedTest
  @CsvSource({
    "0.285, 0.29",
    "1.005, 1.01",
    "5.055, 5.06",
    "2.675, 2.68",
    "-1.005, -1.01",
    "1234567.005, 1234567.01"
  })
  void phpRoundsTheDigitsThatAreShown(double value, double rounded) {
    assertThat(PhpRound.toTwoDecimals(value)).isEqualTo(rounded);
  }

  @ParameterizedTest
  @CsvSource({"1.005, 1.0", "0.125, 0.12", "19.9, 19.9"})
  void sqlRoundsTheScaledValue(double value, double rounded) {
    assertThat(PhpRound.sqlTwoDecimals(value)).isEqualTo(rounded);
  }
}
