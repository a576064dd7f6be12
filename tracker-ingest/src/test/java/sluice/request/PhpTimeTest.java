package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhpTimeTest {

  private static final long NOW = Instant.parse("2024-01-31T03:04:05Z").getEpochSecond();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2024-01-02                  | 2024-01-02T00:00:00Z
          2024-01-02 03:04:05         | 2024-01-02T03:04:05Z
          2024-01-02T03:04:05         | 2024-01-02T03:04:05Z
          2024-01-02t03:04:05z        | 2024-01-02T03:04:05Z
          2024-01-02T03:04:05.678Z    | 2024-01-02T03:04:05Z
          2024-01-02 03:04            | 2024-01-02T03:04:00Z
          2024-01-02 03:04:05 UTC     | 2024-01-02T03:04:05Z
          2024-01-02T03:04:05+01:00   | 2024-01-02T02:04:05Z
          2024-01-02T03:04:05-0530    | 2024-01-02T08:34:05Z
          2024-01-02 03:04:05 +02     | 2024-01-02T01:04:05Z
          2024/1/2 3:04               | 2024-01-02T03:04:00Z
          2023-02-30                  | 2023-03-02T00:00:00Z
          2024-01-02 24:00            | 2024-01-03T00:00:00Z
          ` now `                     | 2024-01-31T03:04:05Z
          today                       | 2024-01-31T00:00:00Z
          midnight                    | 2024-01-31T00:00:00Z
          noon                        | 2024-01-31T12:00:00Z
          yesterday                   | 2024-01-30T00:00:00Z
          Yesterday noon              | 2024-01-30T12:00:00Z
          yesterday 10:30             | 2024-01-30T10:30:00Z
          tomorrow                    | 2024-02-01T00:00:00Z
          10:30:15                    | 2024-01-31T10:30:15Z
          -1 day                      | 2024-01-30T03:04:05Z
          1 day ago                   | 2024-01-30T03:04:05Z
          -1 day ago                  | 2024-02-01T03:04:05Z
          -2 hours                    | 2024-01-31T01:04:05Z
          -1 hour -30 minutes         | 2024-01-31T01:34:05Z
          +1 month                    | 2024-03-02T03:04:05Z
          -1 year                     | 2023-01-31T03:04:05Z
          -2 weeks                    | 2024-01-17T03:04:05Z
          2024-01-02 +1 day           | 2024-01-03T00:00:00Z
          2024-01-02 03:04:05 -1 hour | 2024-01-02T02:04:05Z
          @86400                      | 1970-01-02T00:00:00Z
          """)
  void readsTheFormsThatClientsUse(String text, Instant expected) {
    assertThat(PhpTime.parse(text, NOW)).isEqualTo(OptionalLong.of(expected.getEpochSecond()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "2024-13-01",
        "2024-01-32",
        "2024-01-02 25:00",
        "2024-01-02 03:60",
        "2024-01-02T03:04:05 x",
        "2024-01-02x",
        "1 parsec ago",
        "+999999999 years",
        "@99999999999999999"
      })
  void everythingElseIsNoDate(String text) {
    assertThat(PhpTime.parse(text, NOW)).isEmpty();
  }
}
