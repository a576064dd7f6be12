package sluice.archive.past;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.matomo.MatomoConfig;

class PastRulesTest {
  private static final Instant CREATED = Instant.parse("2024-02-29T23:00:00Z");
  private static final Instant EDITED = Instant.parse("2024-05-10T01:00:00Z");

  private static PastRules rules(String key, String value) {
    return PastRules.of(MatomoConfig.defaults().with("General", key, value));
  }

  @ParameterizedTest
  @CsvSource({
    "segment_creation_time, 2024-02-29",
    "segment_last_edit_time, 2024-05-10",
    "last30, 2024-01-30",
    "last365, 2023-02-28", // 366 days, for 2024 is a leap year
    "editLast10, 2024-04-30",
    "beginning_of_time,",
    "sometimes,"
  })
  void segmentIsArchivedFromTheDayThatIsConfigured(String from, LocalDate first) {
    assertThat(rules("process_new_segments_from", from).firstDay(CREATED, EDITED))
        .isEqualTo(Optional.ofNullable(first));
  }

  @Test
  void segmentThatWasNeverEditedIsAsOldAsItself() {
    assertThat(rules("process_new_segments_from", "segment_last_edit_time").firstDay(CREATED, null))
        .contains(LocalDate.of(2024, 2, 29));
    assertThat(rules("process_new_segments_from", "last5").firstDay(null, null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "6, 2026-10-01, 2026-10-01",
    "6, 2020-01-01, 2026-05-01",
    "6,, 2026-05-01",
    "last3,, 2026-08-01",
    "0, 2020-01-01, 2020-01-01",
    "0,,",
    "never, 2020-01-01, 2020-01-01"
  })
  void askedDaysAreLimitedToTheLastMonths(String months, LocalDate asked, LocalDate first) {
    assertThat(
            rules("rearchive_reports_in_past_last_n_months", months)
                .limited(asked, LocalDate.of(2026, 11, 20)))
        .isEqualTo(Optional.ofNullable(first));
  }

  @Test
  void sliceIsTheNewestMonthOfWhatIsLeft() {
    PastSlice slice = new PastSlice(1, "", LocalDate.of(2026, 5, 1), LocalDate.of(2026, 11, 19), 7);
    assertThat(slice.days())
        .hasSize(31)
        .startsWith(LocalDate.of(2026, 10, 20))
        .endsWith(LocalDate.of(2026, 11, 19));
    assertThat(slice.isLast()).isFalse();
    assertThat(new PastSlice(1, "", slice.from(), slice.last(), 7).isLast()).isTrue();
  }
}
