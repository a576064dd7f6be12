package sluice.php.time;

import java.time.LocalDate;
import java.util.Locale;

/**
 * The relative parts of a date: units to add, a weekday to go to. Confined to one call of {@link
 * StrToTime}.
 */
final class RelativeParts {

  private static final int DAYS_A_WEEK = 7;
  private static final long MICROS_A_SECOND = 1_000_000;

  /** Stands for a weekday when none was named. */
  private static final int NONE = Integer.MIN_VALUE;

  private long years;
  private long months;
  private long days;
  private long seconds;
  private long micros;
  private long workdays;

  private int weekday = NONE;

  /**
   * Which weekday is meant: 0 the next one after today, 1 the next one or today, 2 that of the week
   * in which today lies.
   */
  private int weekdayRule;

  private boolean firstDay;
  private boolean lastDay;

  private int ofMonth = NONE;
  private int ofMonthCount;

  void addDays(long amount) {
    days = Math.addExact(days, amount);
  }

  void addSeconds(long amount) {
    seconds = Math.addExact(seconds, amount);
  }

  void addMicros(long amount) {
    micros = Math.addExact(micros, amount);
  }

  void setDays(int amount) {
    days = amount;
  }

  /** Whole seconds; what is left of a second is cut off downwards. */
  long seconds() {
    return Math.addExact(seconds, Math.floorDiv(micros, MICROS_A_SECOND));
  }

  void dayOfMonth(boolean first) {
    firstDay = first;
    lastDay = !first;
  }

  void weekdayOfMonth(int count, int day) {
    ofMonth = day;
    ofMonthCount = count;
  }

  void weekday(String name) {
    if (name.toLowerCase(Locale.ROOT).startsWith("weekday")) {
      return;
    }
    weekday = DateWords.weekday(name);
    if (weekdayRule != 2) {
      weekdayRule = 1;
    }
  }

  /** "next week": the weekday that was named of that week, its Monday when none was. */
  void week(int amount) {
    addDays((long) amount * DAYS_A_WEEK);
    weekdayRule = 2;
    if (weekday == NONE) {
      weekday = 1;
    }
  }

  /**
   * @param rule for units that are weekdays, see the field
   */
  void add(long amount, String unit, int rule) {
    String lower = unit.toLowerCase(Locale.ROOT);
    int named = DateWords.weekday(lower);
    if (named >= 0) {
      addDays(Math.multiplyExact(amount > 0 ? amount - 1 : amount, DAYS_A_WEEK));
      weekday = named;
      weekdayRule = rule;
      return;
    }
    switch (singular(lower)) {
      case "sec", "second" -> addSeconds(amount);
      case "min", "minute" -> addSeconds(Math.multiplyExact(amount, 60L));
      case "hour" -> addSeconds(Math.multiplyExact(amount, 3600L));
      case "day" -> addDays(amount);
      case "week" -> addDays(Math.multiplyExact(amount, DAYS_A_WEEK));
      case "fortnight", "forthnight" -> addDays(Math.multiplyExact(amount, 2 * DAYS_A_WEEK));
      case "month" -> months = Math.addExact(months, amount);
      case "year" -> years = Math.addExact(years, amount);
      case "weekday" -> workdays = Math.addExact(workdays, amount);
      case "ms", "msec", "millisecond" -> addMicros(Math.multiplyExact(amount, 1000L));
      default -> addMicros(amount);
    }
  }

  private static String singular(String unit) {
    return unit.endsWith("s") && unit.length() > 2 ? unit.substring(0, unit.length() - 1) : unit;
  }

  void invert() {
    years = -years;
    months = -months;
    days = -days;
    seconds = -seconds;
    workdays = -workdays;
    if (weekday != NONE) {
      weekday = weekday == 0 ? -DAYS_A_WEEK : -weekday;
    }
  }

  /**
   * @param firstOfMonth the month that the absolute parts name
   * @param day its day, which may lie behind its end
   */
  LocalDate shift(LocalDate firstOfMonth, long day) {
    if (ofMonth != NONE && !firstDay && !lastDay) {
      return weekdayOf(firstOfMonth.plusMonths(months)).plusYears(years).plusDays(days);
    }
    LocalDate named = firstOfMonth;
    long dayNumber = day;
    if (weekday != NONE) {
      LocalDate date = firstOfMonth.plusDays(day - 1);
      LocalDate moved = date.plusDays(daysToWeekday(date));
      named = moved.withDayOfMonth(1);
      dayNumber = moved.getDayOfMonth();
    }
    LocalDate month = named.plusMonths(months).plusYears(years);
    if (firstDay || lastDay) {
      return addWorkdays(firstDay ? month : month.plusMonths(1).minusDays(1));
    }
    return addWorkdays(month.plusDays(dayNumber - 1 + days));
  }

  private LocalDate weekdayOf(LocalDate month) {
    if (ofMonthCount > 0) {
      int ahead = Math.floorMod(ofMonth - weekdayOfDate(month), DAYS_A_WEEK);
      return month.plusDays(ahead + (ofMonthCount - 1L) * DAYS_A_WEEK);
    }
    LocalDate last = month.plusMonths(1).minusDays(1);
    return last.minusDays(Math.floorMod(weekdayOfDate(last) - ofMonth, DAYS_A_WEEK));
  }

  private static int weekdayOfDate(LocalDate date) {
    return date.getDayOfWeek().getValue() % DAYS_A_WEEK;
  }

  private long daysToWeekday(LocalDate date) {
    int today = weekdayOfDate(date);
    if (weekdayRule == 2) {
      int wanted = weekday == 0 && today != 0 ? DAYS_A_WEEK : weekday;
      return wanted - (today == 0 && weekday != 0 ? DAYS_A_WEEK : today);
    }
    if (weekday < 0) {
      return -weekday - today - DAYS_A_WEEK;
    }
    int distance = weekday - today;
    boolean behind = days < 0 ? distance < 0 : distance <= -weekdayRule;
    return behind ? distance + DAYS_A_WEEK : distance;
  }

  private LocalDate addWorkdays(LocalDate from) {
    LocalDate date = from;
    // more than a lifetime of weekdays is no date that a hit can have
    if (Math.abs(workdays) > 100_000) {
      throw new ArithmeticException("too many weekdays");
    }
    for (long left = Math.abs(workdays); left > 0; ) {
      date = date.plusDays(workdays > 0 ? 1 : -1);
      if (date.getDayOfWeek().getValue() <= 5) {
        left--;
      }
    }
    return date;
  }
}
