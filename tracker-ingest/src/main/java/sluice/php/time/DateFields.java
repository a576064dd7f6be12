package sluice.php.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * What the pieces of a date said so far. Confined to one call of {@link StrToTime}.
 *
 * <p>A second date, a second time or a third zone makes the whole text no date, as in PHP: each
 * raises {@code DateTimeException}. A second zone is ignored.
 */
final class DateFields {

  private static final int UNSET = Integer.MIN_VALUE;

  private static final long SECONDS_A_DAY = 86_400;

  private final RelativeParts relative = new RelativeParts();
  private int year = UNSET;
  private int month = UNSET;
  private int day = UNSET;
  private int hour = UNSET;
  private int minute = UNSET;
  private int second = UNSET;
  private boolean hasDate;
  private boolean hasTime;
  private int zones;
  private ZoneText zone = ZoneText.UTC;

  boolean hasTime() {
    return hasTime;
  }

  void beginDate() {
    if (hasDate) {
      throw new DateTimeException("two dates");
    }
    hasDate = true;
  }

  void beginTime() {
    if (hasTime) {
      throw new DateTimeException("two times");
    }
    hasTime = true;
    setClock(0, 0);
  }

  /**
   * @param field a letter of {@link DateFormat#of(String, String)}
   */
  void set(char field, String text) {
    switch (field) {
      case 'y' -> year = Integer.parseInt(text);
      case 'Y' -> year = fullYear(text);
      case 'm' -> month = DateWords.month(text);
      case 'd' -> day = Integer.parseInt(text);
      case 'h' -> hour = Integer.parseInt(text);
      case 'i' -> minute = Integer.parseInt(text);
      case 's' -> second = Integer.parseInt(text);
      case 'f' -> relative.addMicros(micros(text));
      case 'a' -> hour = hourOfDay(hour, text.charAt(0) == 'p' || text.charAt(0) == 'P');
      case 'z' -> zone(text);
      default -> throw new IllegalArgumentException("no field " + field);
    }
  }

  /** Years below 70 are of this century, those up to 99 of the last one, unless written in full. */
  private static int fullYear(String text) {
    int value = Integer.parseInt(text);
    return text.length() >= 4 || value >= 100 ? value : value + (value < 70 ? 2000 : 1900);
  }

  /** Reads digits behind a decimal point as millionths of a second and cuts off what is smaller. */
  static long micros(String fraction) {
    return Long.parseLong((fraction + "000000").substring(0, 6));
  }

  private static int hourOfDay(int hour, boolean afternoon) {
    if (hour == 12) {
      return afternoon ? 12 : 0;
    }
    return afternoon ? hour + 12 : hour;
  }

  private void zone(String text) {
    zones++;
    if (zones > 2) {
      throw new DateTimeException("three time zones");
    }
    if (zones == 1) {
      zone = ZoneText.of(text);
    }
  }

  /** A day relative to the current one, at midnight unless a time follows. */
  void day(int distance) {
    forgetTime();
    if (distance != 0) {
      relative.setDays(distance);
    }
  }

  void clock(int hours, int minutes) {
    forgetTime();
    hasTime = true;
    setClock(hours, minutes);
  }

  void epoch(long seconds, long micros) {
    hasDate = false;
    forgetTime();
    year = 1970;
    month = 1;
    day = 1;
    relative.addSeconds(seconds);
    relative.addMicros(micros);
    zones++;
    zone = ZoneText.UTC;
  }

  void dayOfYear(String yearText, String dayText) {
    beginDate();
    year = Integer.parseInt(yearText);
    month = 1;
    day = Integer.parseInt(dayText);
  }

  void isoWeek(int isoYear, long daysFromNewYear) {
    beginDate();
    year = isoYear;
    month = 1;
    day = 1;
    relative.addDays(daysFromNewYear);
  }

  void dayOfMonth(boolean first) {
    relative.dayOfMonth(first);
  }

  void weekdayOfMonth(String word, String dayName) {
    forgetTime();
    relative.weekdayOfMonth(DateWords.amount(word), DateWords.weekday(dayName));
  }

  void weekday(String name) {
    forgetTime();
    relative.weekday(name);
  }

  void week(int amount) {
    relative.week(amount);
  }

  /** "next month", "third day": a unit that is a day name means midnight. */
  void worded(String word, String unit) {
    if (DateWords.weekday(unit) >= 0 || unit.toLowerCase(Locale.ROOT).startsWith("weekday")) {
      forgetTime();
    }
    relative.add(DateWords.amount(word), unit, word.equalsIgnoreCase("this") ? 1 : 0);
  }

  /** "+2 days": an odd number of minus signs counts backwards. */
  void counted(String signs, String digits, String unit) {
    boolean back = signs.chars().filter(sign -> sign == '-').count() % 2 == 1;
    long amount = Long.parseLong(digits);
    relative.add(back ? -amount : amount, unit, 1);
  }

  void ago() {
    relative.invert();
  }

  private void forgetTime() {
    hasTime = false;
    setClock(0, 0);
  }

  private void setClock(int hours, int minutes) {
    hour = hours;
    minute = minutes;
    second = 0;
  }

  /**
   * @param now Unix seconds; what was not said is taken from it
   */
  long toUnixSeconds(long now) {
    LocalDateTime current = LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC);
    if (hasDate && !hasTime && hour == UNSET) {
      setClock(0, 0);
    }
    long y = or(year, current.getYear());
    long months = y * 12 + or(month, current.getMonthValue()) - 1;
    long seconds =
        or(hour, current.getHour()) * 3600L
            + or(minute, current.getMinute()) * 60L
            + or(second, current.getSecond());
    // 24:00 is the next day before anything relative is added
    long dayNumber = or(day, current.getDayOfMonth()) + Math.floorDiv(seconds, SECONDS_A_DAY);
    LocalDate date = relative.shift(firstOfMonth(months), dayNumber);
    LocalDateTime local = date.atStartOfDay().plusSeconds(Math.floorMod(seconds, SECONDS_A_DAY));
    return zone.toUnixSeconds(local) + relative.seconds();
  }

  private static LocalDate firstOfMonth(long months) {
    return LocalDate.of(
        Math.toIntExact(Math.floorDiv(months, 12)), Math.floorMod(months, 12) + 1, 1);
  }

  private static int or(int value, int current) {
    return value == UNSET ? current : value;
  }
}
