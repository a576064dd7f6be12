package sluice.log;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** DATETIME columns hold UTC, written and read as text so that no session's time zone matters. */
public final class DateTimes {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** The form of a DATETIME, in which a 0 stands for each digit. */
  private static final String PATTERN = "0000-00-00 00:00:00";

  /**
   * A day up to this one exists in every month; a later day, and a day or month 0, is counted on
   * from the month before.
   */
  private static final int SHORTEST_MONTH_DAYS = 28;

  private static final int MONTHS = 12;

  private static final int MOST_DAYS = 31;

  /** Length of the text without fractions of a second. */
  private static final int LENGTH = 19;

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
   * A column's text as Unix seconds; fractions are dropped. A zero date, and a day that its month
   * does not have, is counted on from the month before, as PHP's strtotime does and thus Matomo:
   * {@code 0000-00-00} is the last of November before the year 0.
   *
   * @throws DateTimeException when the text is no date and time
   */
  public static long seconds(String text) {
    if (!isPlain(text)) {
      return LocalDateTime.parse(text.substring(0, Math.min(LENGTH, text.length())), FORMAT)
          .toEpochSecond(ZoneOffset.UTC);
    }
    int year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
    int month = twoDigits(text, 5);
    int day = twoDigits(text, 8);
    boolean isInEachYear = month >= 1 && day >= 1 && day <= SHORTEST_MONTH_DAYS;
    LocalDateTime time =
        LocalDateTime.of(
            year,
            isInEachYear ? month : 1,
            isInEachYear ? day : 1,
            twoDigits(text, 11),
            twoDigits(text, 14),
            twoDigits(text, 17));
    LocalDateTime counted = isInEachYear ? time : time.plusMonths(month - 1L).plusDays(day - 1L);
    return counted.toEpochSecond(ZoneOffset.UTC);
  }

  /**
   * A TIME column's text as seconds since midnight; fractions are dropped.
   *
   * @param text such as {@code 08:45:52}
   */
  public static long secondsOfDay(String text) {
    return twoDigits(text, 0) * 3600L + twoDigits(text, 3) * 60L + twoDigits(text, 6);
  }

  /** Whether it has the form that we and the server write, with numbers that strtotime takes. */
  private static boolean isPlain(String text) {
    if (text.length() < LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char wanted = PATTERN.charAt(i);
      char c = text.charAt(i);
      if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return twoDigits(text, 5) <= MONTHS && twoDigits(text, 8) <= MOST_DAYS;
  }

  private static int twoDigits(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }
}
