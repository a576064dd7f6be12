package sluice.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimeTest {

  @ParameterizedTest
  @CsvSource({
    "14/Nov/2026:10:00:05 +0200, 2026-11-14 08:00:05",
    "14/nov/2026:23:59:59 -0330, 2026-11-15 03:29:59",
    "14/Nov/2026:10:00:05.123 +0000, 2026-11-14 10:00:05",
    "2026-11-14T10:00:05+02:00, 2026-11-14 08:00:05",
    "2026-11-14T10:00:05-0500, 2026-11-14 15:00:05",
    "2026-11-14T10:00:05.123456Z, 2026-11-14 10:00:05",
    "2026-11-14 10:00:05, 2026-11-14 10:00:05",
    "2026-11-14 10:00:05 +0100, 2026-11-14 09:00:05"
  })
  void timesOfLogsAreToldInUtc(String text, String cdt) {
    assertThat(LogTime.cdt(LogTime.seconds(text).orElseThrow())).isEqualTo(cdt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "99/Nov/2026:10:00:00 +0000",
        "31/Feb/2026:10:00:00 +0000",
        "14/Nov/2026:10:00:00 +00x0",
        "14/Nov/2026:25:00:00 +0000",
        "14/Nov/2026",
        "14/Bad/2026:10:00:00 +0000",
        "2026-13-01 10:00:00",
        "14/Nov/2026:10:00:00 +0000 and much more that is no part of any time at all"
      })
  void whatIsNoTimeIsNone(String text) {
    assertThat(LogTime.seconds(text)).isEmpty();
  }
}
