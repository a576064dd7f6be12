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
    byte[] text = "0000-00-00 00:00:00".getBytes(StandardCharsets.ISO_8859_1);
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
    return LocalDateTime.parse(text.substring(0, Math.min(LENGTH, text.length())), FORMAT)
        .toEpochSecond(ZoneOffset.UTC);
  }
}
