package sluice.php.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class StrToTimeTest {

  private static final long NOW = Instant.parse("2024-11-28T14:30:45Z").getEpochSecond();

  @Test
  void givesWhatPhpGives() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    List<String> vectors = vectors();
    for (String line : vectors) {
      String[] columns = line.split("\t(?=[^\t]*$)");
      OptionalLong expected =
          columns[1].equals("false")
              ? OptionalLong.empty()
              : OptionalLong.of(Instant.parse(columns[1].replace(' ', 'T') + "Z").getEpochSecond());
      softly.assertThat(StrToTime.parse(columns[0], NOW)).as(columns[0]).isEqualTo(expected);
    }
    assertThat(vectors).hasSizeGreaterThan(1000);
    softly.assertAll();
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

  private static List<String> vectors() throws IOException {
    try (InputStream in = StrToTimeTest.class.getResourceAsStream("/php/strtotime.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
