package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "1234567|1,234,567",
        "123.4|123",
        "12.34|12.3",
        "1.234|1.23",
        "0.1157|0.1157",
        "0.07|0.07",
        "0.0000000001|0",
        "0.99999|1",
        "1000000000000000000|1,000,000,000,000,000,000"
      })
  void numbersHaveDigitsThatTellSomething(double value, String words) {
    assertThat(Numbers.plain(value)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"1,1 site", "0,0 sites", "12,12 sites", "1.5,1.50 sites"})
  void oneIsOne(double value, String words) {
    assertThat(Numbers.count(value, "site")).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1536,1.50 KiB",
    "1e18,888 PiB",
    "1e30,'867,361,738,000 EiB'"
  })
  void sizesArePowersOf1024(double bytes, String words) {
    assertThat(Numbers.bytes(bytes).replace(",", ""))
        .startsWith(words.substring(0, 3).replace(",", ""));
  }

  @ParameterizedTest
  @CsvSource({"1,1 s", "89,89 s", "90,1.50 min", "3600,1 h", "5400,1.50 h", "172800,2 d"})
  void timesAreInTheUnitThatFits(double seconds, String words) {
    assertThat(Numbers.time(seconds)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0.00001,< 0.01 %", "0.5,50 %", "0,0 %", "5.0931,509 %"})
  void partsAreInPercent(double part, String words) {
    assertThat(Numbers.percent(part)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0.001,< 0.01", "0.011,0.02", "2,2", "1.201,1.21"})
  void coresAreRoundedUp(double cores, String words) {
    assertThat(Numbers.cores(cores)).isEqualTo(words);
  }
}
