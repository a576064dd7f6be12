package sluice.archive.period;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class PeriodTest {
  private static final LocalDate DAY = LocalDate.of(2026, 10, 14);

  @Test
  void weekIsMondayToSundayAndMadeOfDays() {
    Period week = Period.of(PeriodKind.WEEK, DAY);
    assertThat(week.date1()).isEqualTo("2026-10-12");
    assertThat(week.date2()).isEqualTo("2026-10-18");
    assertThat(week.parts()).hasSize(7).first().isEqualTo(Period.day(week.date1()));
  }

  @Test
  void monthIsMadeOfItsWholeWeeksAndTheDaysAround() {
    assertThat(Period.of(PeriodKind.MONTH, DAY).parts())
        .extracting(part -> part.kind() + " " + part.date1())
        .containsExactly(
            "DAY 2026-10-01",
            "DAY 2026-10-02",
            "DAY 2026-10-03",
            "DAY 2026-10-04",
            "WEEK 2026-10-05",
            "WEEK 2026-10-12",
            "WEEK 2026-10-19",
            "DAY 2026-10-26",
            "DAY 2026-10-27",
            "DAY 2026-10-28",
            "DAY 2026-10-29",
            "DAY 2026-10-30",
            "DAY 2026-10-31");
  }

  @Test
  void yearIsMadeOfMonths() {
    assertThat(Period.of(PeriodKind.YEAR, DAY).parts())
        .hasSize(12)
        .allMatch(part -> part.kind() == PeriodKind.MONTH);
  }
}
