package sluice.logs;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Times as logs have them: {@code 14/Nov/2026:10:00:05 +0200}, {@code 2026-11-14T10:00:05+02:00},
 * {@code 2026-11-14 10:00:05}. One without a zone is in UTC; fractions of a second are cut off.
 * Stateless.
 */
final class LogTime {

  private static final DateTimeFormatter APACHE = withZone("dd/MMM/uuuu:HH:mm:ss");
  private static final DateTimeFormatter ISO = withZone("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter BLANK = withZone("uuuu-MM-dd HH:mm:ss");

  /** What {@code cdt} has, always in UTC. */
  private static final DateTimeFormatter CDT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  /** Before it no clock of a server begins. */
  private static final int FIRST_YEAR = 1970;

  /** Later ones have more digits than {@code cdt} may. */
  private static final int LAST_YEAR = 9999;

  /** Longer texts are no times. */
  private static final int MAX_CHARS = 64;

  private LogTime() {}

  private static DateTimeFormatter withZone(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .optionalStart()
        .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
        .optionalEnd()
        .appendPattern("[ ][XX][XXX]")
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** Seconds since 1970; empty if the text is no time. */
  static OptionalLong seconds(String text) {
    if (text.length() < 19) {
      return OptionalLong.empty();
    }
    List<DateTimeFormatter> formats = text.charAt(2) == '/' ? List.of(APACHE) : List.of(ISO, BLANK);
    for (DateTimeFormatter format : formats) {
      OptionalLong seconds = seconds(text, format);
      if (seconds.isPresent()) {
        return seconds;
      }
    }
    return OptionalLong.empty();
  }

  /** The same of a time that is written so. */
  static OptionalLong seconds(String text, DateTimeFormatter format) {
    if (text.length() > MAX_CHARS) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(seconds(format.parse(text)));
    } catch (DateTimeException notThisFormat) {
      return OptionalLong.empty();
    }
  }

  private static long seconds(TemporalAccessor time) {
    LocalDateTime local = LocalDateTime.from(time);
    if (local.getYear() < FIRST_YEAR || local.getYear() > LAST_YEAR) {
      throw new DateTimeException("no web server was there in " + local.getYear());
    }
    int offset =
        time.isSupported(ChronoField.OFFSET_SECONDS) ? time.get(ChronoField.OFFSET_SECONDS) : 0;
    return local.toEpochSecond(ZoneOffset.UTC) - offset;
  }

  /** The time as the tracking parameter {@code cdt} has it. */
  static String cdt(long seconds) {
    return CDT.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
  }
}
