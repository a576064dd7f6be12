package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.archive.period.SiteCalendar;
import sluice.matomo.TrackerSettings;

class KeptLogsTest {
  private static final SiteCalendar CALENDAR = new SiteCalendar(ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(longs = {5_000, 400_000, 999_999_999_999L, Long.MAX_VALUE})
  void anyNumberOfDaysCanBeKept(long days) throws SQLException {
    KeptLogs logs =
        new KeptLogs(
            null,
            () -> new TrackerSettings.Retention(true, days, 7, false),
            new ArchiveMetrics(new SimpleMeterRegistry()));
    KeptLogs.Look look = logs.look(null, Instant.parse("2026-10-14T12:00:00Z"));
    assertThat(look.isKept(CALENDAR, LocalDate.of(2015, 1, 1))).isTrue();
    assertThat(look.isKept(CALENDAR, LocalDate.of(2026, 10, 14))).isTrue();
  }
}
