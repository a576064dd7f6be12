package sluice.php.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import sluice.php.PhpVectors;

class StrToTimeTest {

  private static final long NOW = Instant.parse("2024-11-28T14:30:45Z").getEpochSecond();

  @Test
  void givesWhatPhpGives() {
    PhpVectors.check(
        "strtotime",
        (vector, softly) ->
            softly
                .assertThat(StrToTime.parse(vector.text(0), NOW))
                .as(vector.text(0))
                .isEqualTo(seconds(vector.text(1))));
  }

  private static OptionalLong seconds(String time) {
    return time.equals("false")
        ? OptionalLong.empty()
        : OptionalLong.of(Instant.parse(time.replace(' ', 'T') + "Z").getEpochSecond());
  }

  @Test
  void longTextIsNoDateAndCostsNothing() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (String part : List.of(" ", "-", "1", "1 ", "+", "may", "2026-01-01 ", "first ")) {
            assertThat(StrToTime.parse(part.repeat(200_000), NOW)).isEmpty();
            for (int i = 0; i < 1000; i++) {
              StrToTime.parse("jan" + part.repeat(110 / part.length()) + "x", NOW);
            }
          }
        });
  }

  @Test
  void yearsAndNumbersBeyondTheCalendarAreNoDate() {
    for (String text : List.of("+999999999999 years", "9999999999999 weekdays")) {
      assertThat(StrToTime.parse(text, NOW)).as(text).isEmpty();
    }
  }
}
