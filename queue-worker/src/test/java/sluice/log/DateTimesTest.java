package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.time.StrToTime;

class DateTimesTest {

  @Test
  void momentIsWrittenInUtc() {
    assertThat(DateTimes.text(Instant.parse("2026-02-03T04:05:06.789Z")))
        .isEqualTo("2026-02-03 04:05:06");
    assertThat(DateTimes.text(0)).isEqualTo("1970-01-01 00:00:00");
    assertThat(DateTimes.text(Instant.parse("0987-12-31T23:59:59Z")))
        .isEqualTo("0987-12-31 23:59:59");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      long seconds = 4L * random.nextInt(Integer.MAX_VALUE) - 1_000_000_000L;
      assertThat(DateTimes.seconds(DateTimes.text(seconds))).isEqualTo(seconds);
      assertThat(DateTimes.text(seconds))
          .isEqualTo(Instant.ofEpochSecond(seconds).toString().replace('T', ' ').substring(0, 19));
    }
  }

  /** The days of each month, and what strtotime counts on or refuses, are read in two ways. */
  @Test
  void whatIsReadDigitByDigitIsWhatStrtotimeReads() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      String text =
          String.format(
              "%04d-%02d-%02d %02d:%02d:%02d",
              random.nextInt(i % 2 == 0 ? 10_000 : 300),
              random.nextInt(15),
              random.nextInt(34),
              random.nextInt(26),
              random.nextInt(62),
              random.nextInt(62));
      OptionalLong read;
      try {
        read = OptionalLong.of(DateTimes.seconds(text));
      } catch (DateTimeException e) {
        read = OptionalLong.empty();
      }
      assertThat(read).as(text).isEqualTo(StrToTime.parse(text, 0));
    }
  }

  @Test
  void fractionsAreDropped() {
    assertThat(DateTimes.seconds("2026-02-03 04:05:06.999"))
        .isEqualTo(Instant.parse("2026-02-03T04:05:06Z").getEpochSecond());
  }

  /** The seconds are what PHP 8.2's strtotime gives in UTC. */
  @ParameterizedTest
  @CsvSource({
    "0000-00-00 00:00:00, -62169984000",
    "2026-02-31 01:02:03, 1772499723",
    "2026-00-10 00:00:00, 1765324800",
    "2026-05-00 00:00:00, 1777507200",
    "2026-12-31 23:59:59, 1798761599"
  })
  void aDayThatItsMonthDoesNotHaveIsCountedOnAsPhpDoes(String text, long seconds) {
    assertThat(DateTimes.seconds(text)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-13-00 00:00:00",
        "2026-13-01 00:00:00",
        "2026-02-32 00:00:00",
        "2026-02-03",
        "x"
      })
  void whatIsNoDateIsRefused(String text) {
    assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> DateTimes.seconds(text));
  }
}
