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

  /** The same with a 0 for each digit. */
  private static final String PATTERN = "0000-00-00 00:00:00";

  /** Later days are left to the formatter, which knows the months. */
  private static final int SHORTEST_MONTH_DAYS = 28;

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
   * A column's text as Unix seconds; fractions are dropped.
   *
   * @throws DateTimeException when the text is no date and time
   */
  public static long seconds(String text) {
    if (isPlain(text)) {
      return LocalDateTime.of(
              twoDigits(text, 0) * 100 + twoDigits(text, 2),
              twoDigits(text, 5),
              twoDigits(text, 8),
              twoDigits(text, 11),
              twoDigits(text, 14),
              twoDigits(text, 17))
          .toEpochSecond(ZoneOffset.UTC);
    }
    return LocalDateTime.parse(text.substring(0, Math.min(LENGTH, text.length())), FORMAT)
        .toEpochSecond(ZoneOffset.UTC);
  }

  /** Whether it has the form that we and the server write, and a day that each month has. */
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
    return twoDigits(text, 8) <= SHORTEST_MONTH_DAYS;
  }

  private static int twoDigits(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }
}
