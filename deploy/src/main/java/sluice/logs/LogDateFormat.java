package sluice.logs;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** How somebody says that times are written, in the letters of C's strptime. Stateless. */
final class LogDateFormat {

  /** %y below it is of this century, as strptime has it. */
  private static final int FIRST_SHORT_YEAR = 1969;

  /** Any time in which no two fields are alike. */
  private static final OffsetDateTime SAMPLE =
      OffsetDateTime.of(2026, 11, 14, 15, 37, 48, 0, ZoneOffset.ofHours(2));

  /** Of an offset: with a colon and without, each a format of its own. */
  private static final List<String> OFFSETS = List.of("XXX", "XX");

  /** Tried in order; none for the ways that {@link LogTime} knows. */
  private final List<DateTimeFormatter> formats;

  private LogDateFormat(List<DateTimeFormatter> formats) {
    this.formats = formats;
  }

  /**
   * Reads the letters.
   *
   * @param strptime empty for the ways that are known
   * @throws IllegalArgumentException when they say no time; the message says why
   */
  static LogDateFormat of(String strptime) {
    if (strptime.isEmpty()) {
      return new LogDateFormat(List.of());
    }
    List<DateTimeFormatter> formats =
        OFFSETS.stream().map(offset -> formatter(strptime, offset)).toList();
    LogDateFormat read = new LogDateFormat(formats);
    if (read.seconds(formats.get(0).format(SAMPLE)).isEmpty()) {
      throw new IllegalArgumentException(
          "'" + strptime + "' does not say year, month, day, hour, minute and second of a time");
    }
    return read;
  }

  private static DateTimeFormatter formatter(String strptime, String offset) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    for (int i = 0; i < strptime.length(); i++) {
      char letter = strptime.charAt(i);
      if (letter != '%') {
        builder.appendLiteral(letter);
      } else if (++i < strptime.length()) {
        append(builder, strptime.charAt(i), offset);
      } else {
        throw new IllegalArgumentException("a % stands at the end of '" + strptime + "'");
      }
    }
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  private static void append(DateTimeFormatterBuilder builder, char letter, String offset) {
    switch (letter) {
      case 'Y' -> builder.appendValue(ChronoField.YEAR, 4);
      case 'y' -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_SHORT_YEAR);
      case 'm' -> upToTwo(builder, ChronoField.MONTH_OF_YEAR);
      case 'b', 'h' -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
      case 'B' -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
      case 'd', 'e' -> upToTwo(builder, ChronoField.DAY_OF_MONTH);
      case 'j' -> builder.appendValue(ChronoField.DAY_OF_YEAR, 1, 3, SignStyle.NOT_NEGATIVE);
      case 'a' -> builder.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT);
      case 'A' -> builder.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL);
      case 'H' -> upToTwo(builder, ChronoField.HOUR_OF_DAY);
      case 'I' -> upToTwo(builder, ChronoField.CLOCK_HOUR_OF_AMPM);
      case 'p' -> builder.appendText(ChronoField.AMPM_OF_DAY);
      case 'M' -> upToTwo(builder, ChronoField.MINUTE_OF_HOUR);
      case 'S' -> upToTwo(builder, ChronoField.SECOND_OF_MINUTE);
      case 'T' -> appendAll(builder, "H:M:S");
      case 'F' -> appendAll(builder, "Y-m-d");
      case 'f' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false);
      case 'z' -> builder.appendPattern(offset);
      case '%' -> builder.appendLiteral('%');
      default ->
          throw new IllegalArgumentException(
              "%"
                  + letter
                  + " is not known; known are %Y %y %m %b %B %d %e %j %a %A %H %I %p %M %S"
                  + " %T %F %f %z %%");
    }
  }

  /** Letters, with a sign between each two. */
  private static void appendAll(DateTimeFormatterBuilder builder, String letters) {
    for (int i = 0; i < letters.length(); i++) {
      if (i % 2 == 0) {
        append(builder, letters.charAt(i), "");
      } else {
        builder.appendLiteral(letters.charAt(i));
      }
    }
  }

  private static void upToTwo(DateTimeFormatterBuilder builder, ChronoField field) {
    builder.appendValue(field, 1, 2, SignStyle.NOT_NEGATIVE);
  }

  /** Seconds since 1970; empty if the text is no time. One without a zone is in UTC. */
  OptionalLong seconds(String text) {
    if (formats.isEmpty()) {
      return LogTime.seconds(text);
    }
    return formats.stream()
        .map(format -> LogTime.seconds(text, format))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElseGet(OptionalLong::empty);
  }
}
