package sluice.archive.period;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * A period of a site, in dates of its own time zone (docs:
 * archiver/docs/periods.md#kinds-of-period). Immutable.
 *
 * @param date1 first day
 * @param date2 last day, inclusive
 */
public record Period(PeriodKind kind, LocalDate date1, LocalDate date2) {

  /** The period of that kind which holds the day. */
  public static Period of(PeriodKind kind, LocalDate day) {
    return switch (kind) {
      case DAY -> new Period(kind, day, day);
      case WEEK -> {
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        yield new Period(kind, monday, monday.plusDays(6));
      }
      case MONTH ->
          new Period(kind, day.withDayOfMonth(1), day.with(TemporalAdjusters.lastDayOfMonth()));
      case YEAR ->
          new Period(kind, day.withDayOfYear(1), day.with(TemporalAdjusters.lastDayOfYear()));
    };
  }

  /** One day. */
  public static Period day(LocalDate day) {
    return of(PeriodKind.DAY, day);
  }

  /**
   * What Matomo sums this period from, in order of date: a week from days, a month from the whole
   * weeks in it and single days around them, a year from months; a day from nothing.
   */
  public List<Period> parts() {
    return switch (kind) {
      case DAY -> List.of();
      case WEEK -> days();
      case MONTH -> weeksAndDays();
      case YEAR -> months();
    };
  }

  private List<Period> days() {
    return date1.datesUntil(date2.plusDays(1)).map(Period::day).toList();
  }

  private List<Period> weeksAndDays() {
    List<Period> parts = new ArrayList<>();
    LocalDate day = date1;
    while (!day.isAfter(date2)) {
      Period week = of(PeriodKind.WEEK, day);
      boolean isWhole = week.date1().equals(day) && !week.date2().isAfter(date2);
      Period part = isWhole ? week : day(day);
      parts.add(part);
      day = part.date2().plusDays(1);
    }
    return parts;
  }

  private List<Period> months() {
    List<Period> parts = new ArrayList<>();
    for (LocalDate day = date1; !day.isAfter(date2); day = day.plusMonths(1)) {
      parts.add(of(PeriodKind.MONTH, day));
    }
    return parts;
  }

  /** Whether the day is in it. */
  public boolean contains(LocalDate day) {
    return !day.isBefore(date1) && !day.isAfter(date2);
  }
}
