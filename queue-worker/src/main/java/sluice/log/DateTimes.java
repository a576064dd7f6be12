package sluice.log;

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
    return FORMAT.format(LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC));
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
