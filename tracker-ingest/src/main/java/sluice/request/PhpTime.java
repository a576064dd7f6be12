package sluice.request;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of PHP's strtotime that tracking clients use, in UTC. Thread-safe: no state.
 *
 * <ul>
 *   <li>{@code @seconds}
 *   <li>{@code YYYY-MM-DD} or {@code YYYY/MM/DD}, alone or with a time behind {@code T} or spaces:
 *       {@code HH:MM}, {@code HH:MM:SS}, {@code HH:MM:SS.fraction}; then {@code Z}, {@code UTC},
 *       {@code GMT} or an offset {@code +HH:MM}, {@code +HHMM}, {@code +HH}
 *   <li>{@code HH:MM[:SS]} of today
 *   <li>{@code now}, {@code today}, {@code midnight}, {@code noon}, {@code yesterday}, {@code
 *       tomorrow}, the last two and today also with a time behind them
 *   <li>after any of these, or alone: {@code +N unit}, {@code -N unit}, {@code N unit ago}; units
 *       sec, second, min, minute, hour, day, week, fortnight, month, year and their plurals
 * </ul>
 *
 * Everything else is no date, which Matomo treats as "now".
 */
public final class PhpTime {

  /** Longer texts are no date: the patterns would take long over many spaces. */
  private static final int MAX_CHARS = 100;

  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})(?:(?:t|\\s+t?)"
              + "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,:]\\d+)?)?"
              + "\\s*(z|utc|gmt|(?:gmt|utc)?[+-]\\d{1,2}(?::?\\d{2})?)?)?");
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2}))?");
  private static final Pattern EPOCH = Pattern.compile("@(-?\\d{1,18})(?:\\.\\d{0,6})?");
  private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{1,2}):?(\\d{2})?");
  private static final Pattern RELATIVE =
      Pattern.compile(
          "\\s*([+-]?)\\s*(\\d{1,9})\\s*"
              + "(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\\s+ago)?\\b");
  private static final Map<String, Integer> DAYS =
      Map.of("today", 0, "midnight", 0, "yesterday", -1, "tomorrow", 1);

  private PhpTime() {}

  /**
   * @param text what a client sent as cdt, not numeric
   * @param now Unix seconds that relative forms count from
   * @return Unix seconds; empty when it is none of the forms
   */
  public static OptionalLong parse(String text, long now) {
    String input = PhpValues.trim(text).toLowerCase(Locale.ROOT);
    if (input.isEmpty() || input.length() > MAX_CHARS) {
      return OptionalLong.empty();
    }
    try {
      Matcher relative = RELATIVE.matcher(input);
      int start = firstRelative(relative, input);
      LocalDateTime time = base(PhpValues.trim(input.substring(0, start)), now);
      int at = start;
      while (relative.region(at, input.length()).lookingAt()) {
        time = shift(time, relative);
        at = relative.end();
      }
      return at < input.length()
          ? OptionalLong.empty()
          : OptionalLong.of(time.toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** Where the trailing run of relative parts begins, the end when there is none. */
  private static int firstRelative(Matcher relative, String input) {
    int from = 0;
    while (relative.region(0, input.length()).find(from)) {
      int start = relative.start();
      int at = start;
      while (relative.region(at, input.length()).lookingAt()) {
        at = relative.end();
      }
      if (at == input.length()) {
        return start;
      }
      from = at;
    }
    return input.length();
  }

  private static LocalDateTime shift(LocalDateTime time, Matcher relative) {
    boolean back = relative.group(1).equals("-") ^ relative.group(4) != null;
    long amount = Long.parseLong(relative.group(2)) * (back ? -1 : 1);
    return switch (relative.group(3)) {
      case "sec", "second" -> time.plusSeconds(amount);
      case "min", "minute" -> time.plusMinutes(amount);
      case "hour" -> time.plusHours(amount);
      case "day" -> time.plusDays(amount);
      case "week" -> time.plusWeeks(amount);
      case "fortnight" -> time.plusWeeks(2 * amount);
      case "month" -> plusMonths(time, amount);
      default -> plusMonths(time, 12 * amount);
    };
  }

  /** PHP keeps the day of the month and lets it overflow: 31 January + 1 month is in March. */
  private static LocalDateTime plusMonths(LocalDateTime time, long months) {
    return time.withDayOfMonth(1).plusMonths(months).plusDays(time.getDayOfMonth() - 1L);
  }

  private static LocalDateTime base(String text, long now) {
    LocalDateTime current = LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC);
    if (text.isEmpty() || text.equals("now")) {
      return current;
    }
    Matcher epoch = EPOCH.matcher(text);
    if (epoch.matches()) {
      return LocalDateTime.ofEpochSecond(Long.parseLong(epoch.group(1)), 0, ZoneOffset.UTC);
    }
    Matcher date = DATE_TIME.matcher(text);
    return date.matches() ? dateTime(date) : dayWord(text, current.toLocalDate());
  }

  private static LocalDateTime dayWord(String text, LocalDate today) {
    if (text.equals("noon")) {
      return today.atTime(LocalTime.NOON);
    }
    String[] words = text.split("\\s+", 2);
    boolean named = DAYS.containsKey(words[0]);
    LocalDate day = today.plusDays(DAYS.getOrDefault(words[0], 0));
    if (named && words.length == 1) {
      return day.atStartOfDay();
    }
    if (named && words[1].equals("noon")) {
      return day.atTime(LocalTime.NOON);
    }
    Matcher clock = CLOCK.matcher(named ? words[1] : text);
    if (!clock.matches()) {
      throw new DateTimeException("not a date: " + text);
    }
    return at(day, clock.group(1), clock.group(2), clock.group(3));
  }

  private static LocalDateTime dateTime(Matcher date) {
    int day = Integer.parseInt(date.group(4));
    if (day > 31) {
      throw new DateTimeException("no month has day " + day);
    }
    // the 30th of February is read as the 1st or 2nd of March
    LocalDate first =
        LocalDate.of(Integer.parseInt(date.group(1)), Integer.parseInt(date.group(3)), 1);
    LocalDate localDate = first.plusDays(day - 1L);
    if (date.group(5) == null) {
      return localDate.atStartOfDay();
    }
    LocalDateTime time = at(localDate, date.group(5), date.group(6), date.group(7));
    Matcher offset = OFFSET.matcher(date.group(8) == null ? "" : date.group(8));
    if (!offset.find()) {
      return time;
    }
    long minutes = Long.parseLong(offset.group(2)) * 60;
    minutes += offset.group(3) == null ? 0 : Long.parseLong(offset.group(3));
    return time.minus(offset.group(1).equals("-") ? -minutes : minutes, ChronoUnit.MINUTES);
  }

  private static LocalDateTime at(LocalDate day, String hours, String minutes, String seconds) {
    int hour = Integer.parseInt(hours);
    int second = seconds == null ? 0 : Integer.parseInt(seconds);
    int minute = Integer.parseInt(minutes);
    if (hour > 24 || minute > 59 || second > 59) {
      throw new DateTimeException("not a time: " + hours + ":" + minutes + ":" + second);
    }
    return day.atStartOfDay().plusHours(hour).plusMinutes(minute).plusSeconds(second);
  }
}
