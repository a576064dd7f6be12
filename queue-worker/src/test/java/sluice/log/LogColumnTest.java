package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How values are made to fit (docs: queue-worker/docs/known-differences.md). */
class LogColumnTest {

  private static LogColumn number(String type) {
    return new LogColumn("n", type.replaceAll("[ (].*", ""), 0, 0, type, "", "", true);
  }

  private static LogColumn text(long characters, long bytesEach) {
    return new LogColumn(
        "t", "varchar", characters, characters * bytesEach, "varchar", "utf8", "x", true);
  }

  @ParameterizedTest
  @CsvSource({
    "tinyint(1), 200, 127",
    "tinyint(3) unsigned, -1, 0",
    "smallint(5) unsigned, 70000, 65535",
    "mediumint(8) unsigned, 16777216, 16777215",
    "int(10) unsigned, -1871, 0",
    "int(10) unsigned, 4294967296, 4294967295",
    "int(10), -1, -1",
    "tinyint(1), -129, -128",
    "tinyint(3) unsigned, 255, 255",
    "int(10), -2147483649, -2147483648",
    "int(10), 2147483647, 2147483647",
    "bigint(20) unsigned, -1, 0",
    "bigint(20), -9223372036854775808, -9223372036854775808",
    "bigint(20), 99999999999, 99999999999"
  })
  void numberOutsideTheRangeBecomesItsNearestEnd(String type, long value, long stored) {
    assertThat(number(type).fit(value)).isEqualTo(stored);
  }

  @Test
  void textThatIsNoNumberIsZero() {
    assertThat(number("decimal(9,6)").fit("north")).isEqualTo(new BigDecimal("0.000000"));
    assertThat(number("int(10)").fit("x")).isEqualTo(0L);
  }

  @Test
  void coordinateIsRoundedAndHeldWithinItsDigits() {
    assertThat(number("decimal(9,6)").fit("48.12345678")).isEqualTo(new BigDecimal("48.123457"));
    assertThat(number("decimal(9,6)").fit("12345")).isEqualTo(new BigDecimal("999.999999"));
  }

  @Test
  void textIsCutAtTheColumnsCharacters() {
    assertThat(text(3, 4).fit("añ😀z")).isEqualTo("añ😀");
    assertThat(text(3, 4).fit("abc")).isEqualTo("abc");
  }

  @Test
  void charactersBeyondTheBasicPlaneAreReplacedInThreeByteColumns() {
    assertThat(text(9, 3).fit("Tab 😀")).isEqualTo("Tab \uFFFD");
  }

  @Test
  void nullStaysNull() {
    assertThat(number("int(10)").fit(null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "smallint(5) unsigned, 65535, true",
    "smallint(5) unsigned, 65536, false",
    "int(10) unsigned, -1, false",
    "int(10), -1, true"
  })
  void strictModeTakesNumbersWithinTheRange(String type, long value, boolean isTaken) {
    assertThat(number(type).takes(value)).isEqualTo(isTaken);
  }

  @Test
  void strictModeTakesFiniteNumbersAndTextThatIsNotTooLong() {
    assertThat(number("float").takes(1e38)).isTrue();
    assertThat(number("float").takes(1e39)).isFalse();
    assertThat(number("double").takes(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(text(3, 4).takes("añ😀")).isTrue();
    assertThat(text(3, 4).takes("añ😀z")).isFalse();
  }

  @Test
  void infinityIsNoNumberToTheDatabase() {
    assertThat(number("double").fit(Double.POSITIVE_INFINITY)).isEqualTo(0.0);
  }
}
