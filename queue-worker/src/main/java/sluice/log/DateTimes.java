package sluice.log;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import sluice.php.time.StrToTime;

/** DATETIME columns hold UTC, written and read as text so that no session's time zone matters. */
public final class DateTimes {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** The form of a DATETIME, in which a 0 stands for each digit. */
  private static final String PATTERN = "0000-00-00 00:00:00";

  /** Length of the text without fractions of a second. */
  private static final int LENGTH = 19;

  /** Where the time of day begins. */
  private static final int TIME_AT = 11;

  /** What strtotime takes for a year as it stands. */
  private static final int FIRST_YEAR = 100;

  private static final long SECONDS_OF_DAY = 86_400;

  private DateTimes() {}

  /** A moment as text for a column. */
  public static String text(long epochSeconds) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC);
    if (time.getYear() < 1000 || time.getYear() > 9999) {
      return FORMAT.format(time);
    }
    // several a hit: digit by digit costs a fifth of what the formatter takes
    byte[] text = PATTERN.getBytes(StandardCharsets.ISO_8859_1);
    putTwoDigits(text, 0, time.getYear() / 100);
    putTwoDigits(text, 2, time.getYear() % 100);
    putTwoDigits(text, 5, time.getMonthValue());
    putTwoDigits(text, 8, time.getDayOfMonth());
    putTwoDigits(text, 11, time.getHour());
    putTwoDigits(text, 14, time.getMinute());
    putTwoDigits(text, 17, time.getSecond());
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void putTwoDigits(byte[] text, int at, int number) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }

  /** A moment as text for a column, cut to the second. */
  public static String text(Instant instant) {
    return text(instant.getEpochSecond());
  }

  /**
   * A column's text as Unix seconds; fractions are dropped. Matomo reads it by strtotime: a zero
   * date, and a day that its month does not have, is counted on from the month before, so that
   * {@code 0000-00-00} is the last of November before the year 0.
   *
   * @throws DateTimeException when the text is no date and time
   */
  public static long seconds(String text) {
    if (text.length() < LENGTH) {
      throw new DateTimeException("no date and time: " + text);
    }
    if (isInCalendar(text)) {
      return secondsInCalendar(text);
    }
    return StrToTime.parse(text.substring(0, LENGTH), 0)
        .orElseThrow(() -> new DateTimeException("no date and time: " + text));
  }

  /**
   * Whether it is a day that its month has and a time of day, in the form of a DATETIME: nearly all
   * are, and a worker reads several a hit. They need none of strtotime's rules, which would take a
   * seventh of its time.
   */
  private static boolean isInCalendar(String text) {
    for (int i = 0; i < LENGTH; i++) {
      char form = PATTERN.charAt(i);
      char it = text.charAt(i);
      if (form == '0' ? it < '0' || it > '9' : it != form) {
        return false;
      }
    }
    int year = year(text);
    int month = twoDigits(text, 5);
    int day = twoDigits(text, 8);
    return year >= FIRST_YEAR
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= Month.of(month).length(Year.isLeap(year))
        && twoDigits(text, 11) < 24
        && twoDigits(text, 14) < 60
        && twoDigits(text, 17) < 60;
  }

  private static long secondsInCalendar(String text) {
    long day = LocalDate.of(year(text), twoDigits(text, 5), twoDigits(text, 8)).toEpochDay();
    return day * SECONDS_OF_DAY + secondsOfDay(text.substring(TIME_AT));
  }

  /**
   * A TIME column's text as seconds since midnight; fractions are dropped.
   *
   * @param text such as {@code 08:45:52}
   */
  public static long secondsOfDay(String text) {
    return twoDigits(text, 0) * 3600L + twoDigits(text, 3) * 60L + twoDigits(text, 6);
  }

  private static int year(String text) {
    return twoDigits(text, 0) * 100 + twoDigits(text, 2);
  }

  private static int twoDigits(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }
}
