package sluice.php.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;

/** All spellings that strtotime knows, in the order of their precedence. Immutable. */
final class DateFormats {

  private static final String SPACE = "[ \\t]+";
  private static final String FRACTION = "\\.(\\d+)";
  private static final String HOUR24 = "(2[0-4]|[01]?\\d)";
  private static final String HOUR24_TWO = "(2[0-4]|[01]\\d)";
  private static final String HOUR12 = "(1[0-2]|0?[1-9])";
  private static final String MINUTE = "([0-5]?\\d)";
  private static final String MINUTE_TWO = "([0-5]\\d)";
  private static final String SECOND = "(60|[0-5]?\\d)";
  private static final String SECOND_TWO = "(60|[0-5]\\d)";
  private static final String MERIDIAN = "([ap]\\.?m\\.?)(?=[\\x00\\t ]|$)";
  private static final String OFFSET =
      "(?-i:GMT)?[+-](?:(?:2[0-4]|[01]\\d)(?:[0-5]\\d(?:60|[0-5]\\d)|:[0-5]\\d:(?:60|[0-5]\\d))"
          + "|(?:2[0-4]|[01]?\\d)(?::?[0-5]?\\d)?)";
  private static final String ZONE =
      "(" + OFFSET + "|(?-i:[A-Z][a-z]+(?:[_/-][A-Za-z]+)+)|\\(?[a-z]{1,6}\\)?)";
  private static final String DAY_SUFFIX = "(?:st|nd|rd|th)";
  private static final String MONTH = "(1[0-2]|0?\\d)";
  private static final String MONTH_TWO = "(1[0-2]|0\\d)";
  private static final String DAY = "(3[01]|[0-2]?\\d)";
  private static final String SUFFIXED_DAY = "(3[01]|[0-2]?\\d)" + DAY_SUFFIX + "?";
  private static final String DAY_TWO = "(3[01]|[0-2]\\d)";
  private static final String YEAR = "(\\d{1,4})";
  private static final String YEAR4 = "(\\d{4})";
  private static final String MONTH_ABBREVIATION =
      "(jan|feb|mar|apr|may|jun|jul|aug|sept|sep|oct|nov|dec)";
  private static final String MONTH_TEXT =
      "(january|february|march|april|may|june|july|august|september|october|november|december"
          + "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
          + "|(?-i:VIII|VII|III|XII|II|IV|VI|IX|XI|I|V|X))";
  private static final String DAY_NAME =
      "sundays?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?"
          + "|sun|mon|tue|wed|thu|fri|sat";
  private static final String UNIT =
      "(?:msec|millisecond|µs|microsecond|usec|second|sec|minute|min|hour|day|fortnight|forthnight"
          + "|month|year)s?|ms|weekdays?|weeks|"
          + DAY_NAME;
  private static final String ORDINAL =
      "first|second|third|fourth|fifth|sixth|seventh|eighth?|ninth|tenth|eleventh|twelfth";
  private static final String WORD = "next|last|previous|this";
  private static final String MONTH_AND_DAY = MONTH_TEXT + "[ .\\t-]*(3[01]|[0-2]?\\d)";
  private static final String DAY_END = "(?-i:[,.stndrh\\t ])";
  private static final String DATE_THEN = MONTH_AND_DAY + DAY_END + "+";

  static final List<DateFormat> ALL =
      List.of(
          DateFormat.of("yesterday", (match, into) -> into.day(-1)),
          DateFormat.of("now", (match, into) -> {}),
          DateFormat.of("noon", (match, into) -> into.clock(12, 0)),
          DateFormat.of("midnight|today", (match, into) -> into.day(0)),
          DateFormat.of("tomorrow", (match, into) -> into.day(1)),
          DateFormat.of("@(-?)(\\d{1,18})(?:\\.(\\d{0,6}))?", DateFormats::timestamp),
          DateFormat.of(
              "(first|last) day of", (match, into) -> into.dayOfMonth(isFirst(match.group(1)))),
          DateFormat.of(
              "(back|front) of " + HOUR24 + "(?:[ \\t]*" + MERIDIAN + ")?",
              DateFormats::backOrFront),
          DateFormat.of(
              "(" + ORDINAL + "|" + WORD + ")" + SPACE + "(" + DAY_NAME + ")" + SPACE + "of",
              (match, into) -> into.weekdayOfMonth(match.group(1), match.group(2))),
          DateFormat.of("ha", HOUR12 + "[ \\t]*" + MERIDIAN),
          DateFormat.of("hia", HOUR12 + "[:.]" + MINUTE_TWO + "[ \\t]*" + MERIDIAN),
          DateFormat.of(
              "hisa", HOUR12 + "[:.]" + MINUTE + "[:.]" + SECOND_TWO + "[ \\t]*" + MERIDIAN),
          DateFormat.of(
              "hisfa", HOUR12 + ":" + MINUTE_TWO + ":" + SECOND_TWO + "[:.](\\d+)" + MERIDIAN),
          DateFormat.of("h", "t" + HOUR24),
          DateFormat.of("hi", "t?" + HOUR24 + "[:.]" + MINUTE),
          DateFormat.of("his", "t?" + HOUR24 + "[:.]" + MINUTE + "[:.]" + SECOND),
          DateFormat.of("hisf", "t?" + HOUR24 + "[:.]" + MINUTE + "[:.]" + SECOND + FRACTION),
          DateFormat.of("t?" + HOUR24_TWO + MINUTE_TWO, DateFormats::clockWithoutColon),
          DateFormat.of("his", "t?" + HOUR24_TWO + MINUTE_TWO + SECOND_TWO),
          DateFormat.of("mdY", MONTH + "/" + SUFFIXED_DAY + "(?:/" + YEAR + ")?"),
          DateFormat.of("ymd", "([+-]?\\d{4})-" + MONTH_TWO + "-" + DAY_TWO),
          DateFormat.of("ymd", YEAR4 + "/" + MONTH_TWO + "/" + DAY_TWO + "/?"),
          DateFormat.of("ymd", YEAR4 + "/" + MONTH + "/" + DAY),
          DateFormat.of("Ymd", "(\\d{2})-" + MONTH_TWO + "-" + DAY_TWO),
          DateFormat.of("ymd", "([+-]\\d{5,9})-" + MONTH_TWO + "-" + DAY_TWO),
          DateFormat.of(YEAR4 + "-" + MONTH, DateFormats::firstOfMonth),
          DateFormat.of("Ymd", YEAR + "-" + MONTH + "-" + DAY),
          DateFormat.of("dmY", SUFFIXED_DAY + "[ \\t.-]*" + MONTH_TEXT + "[ \\t.-]*" + YEAR),
          DateFormat.of("dmy", DAY + "[.\\t-]" + MONTH + "[.-]" + YEAR4),
          DateFormat.of("dmY", DAY + "[.\\t]" + MONTH + "\\.(\\d{2})"),
          DateFormat.of(MONTH_TEXT + "[ .\\t-]*" + YEAR4, DateFormats::monthAndYear),
          DateFormat.of(YEAR4 + "[ .\\t-]*" + MONTH_TEXT, DateFormats::firstOfMonth),
          DateFormat.of("mdY", DATE_THEN + YEAR),
          DateFormat.of("md", MONTH_AND_DAY + "(?:" + DAY_END + "+|$)"),
          DateFormat.of("dm", SUFFIXED_DAY + "[ .\\t-]*" + MONTH_TEXT),
          DateFormat.of("ymd", YEAR4 + MONTH_TWO + DAY_TWO),
          DateFormat.of(
              "ymdhis",
              YEAR4
                  + MONTH_TWO
                  + DAY_TWO
                  + "(?-i:T)"
                  + HOUR24
                  + ":"
                  + MINUTE_TWO
                  + ":"
                  + SECOND_TWO),
          DateFormat.of(
              "ymdhis", YEAR4 + MONTH_TWO + DAY_TWO + "t" + HOUR24 + MINUTE_TWO + SECOND_TWO),
          DateFormat.of(
              "ymdhisfz",
              YEAR4
                  + "-"
                  + MONTH_TWO
                  + "-"
                  + DAY_TWO
                  + "(?-i:T)"
                  + HOUR24_TWO
                  + ":"
                  + MINUTE_TWO
                  + ":"
                  + SECOND_TWO
                  + FRACTION
                  + "("
                  + OFFSET
                  + ")?"),
          DateFormat.of(
              "ymdhis",
              YEAR4 + "-" + MONTH + "-" + DAY + "(?-i:T)" + HOUR24 + ":" + MINUTE + ":" + SECOND),
          DateFormat.of(
              "ymdhis",
              YEAR4
                  + ":"
                  + MONTH_TWO
                  + ":"
                  + DAY_TWO
                  + " "
                  + HOUR24_TWO
                  + ":"
                  + MINUTE_TWO
                  + ":"
                  + SECOND_TWO),
          DateFormat.of(
              YEAR4 + "[.-]?(00[1-9]|0[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])",
              (match, into) -> into.dayOfYear(match.group(1), match.group(2))),
          DateFormat.of(
              YEAR4 + "-?(?-i:W)(0[1-9]|[1-4]\\d|5[0-3])(?:-?([0-7]))?", DateFormats::isoWeek),
          DateFormat.of("mdY", MONTH_ABBREVIATION + "-" + DAY_TWO + "-" + YEAR),
          DateFormat.of("Ymd", YEAR + "-" + MONTH_ABBREVIATION + "-" + DAY_TWO),
          DateFormat.of(
              "dmyhisz",
              DAY
                  + "/"
                  + MONTH_ABBREVIATION
                  + "/"
                  + YEAR4
                  + ":"
                  + HOUR24_TWO
                  + ":"
                  + MINUTE_TWO
                  + ":"
                  + SECOND_TWO
                  + SPACE
                  + "("
                  + OFFSET
                  + ")"),
          DateFormat.of(YEAR4, (match, into) -> into.set('y', match.group(1))),
          DateFormat.of("ago", (match, into) -> into.ago()),
          DateFormat.of(DAY_NAME + "|weekdays?", (match, into) -> into.weekday(match.group())),
          DateFormat.of(
              "(" + WORD + ")" + SPACE + "week",
              (match, into) -> into.week(DateWords.amount(match.group(1)))),
          DateFormat.of(
              "(" + ORDINAL + "|" + WORD + ")" + SPACE + "(" + UNIT + ")",
              (match, into) -> into.worded(match.group(1), match.group(2))),
          DateFormat.of(
              "m", MONTH_TEXT.replace("|(?-i:VIII|VII|III|XII|II|IV|VI|IX|XI|I|V|X)", "")),
          DateFormat.of("z", ZONE),
          DateFormat.of("mdhia", DATE_THEN + HOUR12 + "[:.]" + MINUTE_TWO + "[ \\t]*" + MERIDIAN),
          DateFormat.of(
              "mdhisa",
              DATE_THEN + HOUR12 + "[:.]" + MINUTE + "[:.]" + SECOND_TWO + "[ \\t]*" + MERIDIAN),
          DateFormat.of("mdhi", DATE_THEN + "t?" + HOUR24 + "[:.]" + MINUTE),
          DateFormat.of("mdhis", DATE_THEN + "t?" + HOUR24 + "[:.]" + MINUTE + ":" + SECOND),
          DateFormat.of(
              DATE_THEN + "t?" + HOUR24 + "[:.]" + MINUTE + "\\." + SECOND, DateFormats::refuse),
          DateFormat.of(
              "([+-]*)[ \\t]*(\\d{1,13})[ \\t]*(" + UNIT + "|week)",
              (match, into) -> into.counted(match.group(1), match.group(2), match.group(3))));

  private DateFormats() {}

  private static boolean isFirst(String word) {
    return DateWords.amount(word) == 1;
  }

  private static void timestamp(Matcher match, DateFields into) {
    long sign = match.group(1).isEmpty() ? 1 : -1;
    long micros = match.group(3) == null ? 0 : DateFields.micros(match.group(3));
    into.epoch(sign * Long.parseLong(match.group(2)), sign * micros);
  }

  /** PHP takes the seconds behind a dot for a fraction here, and then finds no zone in the rest. */
  private static void refuse(Matcher match, DateFields into) {
    throw new DateTimeException("seconds behind a dot: " + match.group());
  }

  private static void backOrFront(Matcher match, DateFields into) {
    int hour = Integer.parseInt(match.group(2));
    boolean back = match.group(1).equalsIgnoreCase("back");
    into.clock(back ? hour : hour - 1, back ? 15 : 45);
    if (match.group(3) != null) {
      into.set('a', match.group(3));
    }
  }

  /** Takes four digits for a clock the first time, and for a year behind a time. */
  private static void clockWithoutColon(Matcher match, DateFields into) {
    if (into.hasTime()) {
      into.set('y', match.group(1) + match.group(2));
    } else {
      into.beginTime();
      into.set('h', match.group(1));
      into.set('i', match.group(2));
    }
  }

  private static void firstOfMonth(Matcher match, DateFields into) {
    into.beginDate();
    into.set('y', match.group(1));
    into.set('m', match.group(2));
    into.set('d', "1");
  }

  private static void monthAndYear(Matcher match, DateFields into) {
    into.beginDate();
    into.set('m', match.group(1));
    into.set('y', match.group(2));
    into.set('d', "1");
  }

  private static void isoWeek(Matcher match, DateFields into) {
    int year = Integer.parseInt(match.group(1));
    int day = match.group(3) == null ? 1 : Integer.parseInt(match.group(3));
    // week 1 is the week of 4 January; weeks begin on Monday, and day 0 is the Sunday before
    LocalDate fourth = LocalDate.of(year, 1, 4);
    long firstMonday = fourth.toEpochDay() - fourth.getDayOfWeek().getValue() + 1;
    long days = firstMonday + (Integer.parseInt(match.group(2)) - 1) * 7L + day - 1;
    into.isoWeek(year, days - LocalDate.of(year, 1, 1).toEpochDay());
  }
}
