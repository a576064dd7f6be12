package sluice.archive.period;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.site.TimeZones;

/**
 * Bounds that Matomo's own classes gave (docs:
 * archiver/docs/periods.md#time-zones-and-bounds-of-a-day).
 */
class SiteCalendarTest {

  @ParameterizedTest
  @CsvSource({
    "Europe/Paris, 2024-03-31, 2024-03-30T23:00:00Z, 2024-03-31T21:59:59Z",
    "Europe/Paris, 2024-10-27, 2024-10-26T22:00:00Z, 2024-10-27T22:59:59Z",
    "UTC+5.5, 2024-03-10, 2024-03-09T18:30:00Z, 2024-03-10T18:29:59Z",
    "Asia/Kolkata, 2024-03-10, 2024-03-09T18:30:00Z, 2024-03-10T18:29:59Z",
    "America/Havana, 2024-11-03, 2024-11-03T04:00:00Z, 2024-11-04T04:59:59Z",
    "Asia/Beirut, 2023-10-28, 2023-10-27T21:00:00Z, 2023-10-28T21:59:59Z",
    "America/Sao_Paulo, 2018-11-04, 2018-11-04T03:00:00Z, 2018-11-05T01:59:59Z",
    "America/Sao_Paulo, 2018-02-17, 2018-02-17T02:00:00Z, 2018-02-18T01:59:59Z",
    "America/Sao_Paulo, 2018-02-18, 2018-02-18T03:00:00Z, 2018-02-19T02:59:59Z",
    "UTC-3, 2024-01-01, 2024-01-01T03:00:00Z, 2024-01-02T02:59:59Z",
    "UTC+99, 2024-01-01, 2024-01-01T00:00:00Z, 2024-01-01T23:59:59Z",
    "UTC-19, 2024-01-01, 2024-01-01T00:00:00Z, 2024-01-01T23:59:59Z",
    "Nowhere/At_All, 2024-01-01, 2024-01-01T00:00:00Z, 2024-01-01T23:59:59Z"
  })
  void dayHasMatomosBounds(String zone, LocalDate date, String from, String to) {
    SiteCalendar calendar = new SiteCalendar(TimeZones.of(zone));
    assertThat(calendar.from(Period.day(date))).hasToString(from);
    assertThat(calendar.to(Period.day(date))).hasToString(to);
  }
}
