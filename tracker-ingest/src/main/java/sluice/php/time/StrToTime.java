package sluice.php.time;

import java.time.DateTimeException;
import java.util.OptionalLong;
import java.util.regex.Matcher;

/**
 * PHP's strtotime with UTC as the default time zone: absolute dates and times in all documented
 * formats, zone names, abbreviations and offsets, and relative parts. Stateless.
 *
 * <p>The text is read from left to right. At each place the format that matches the longest piece
 * is taken, the first of the list among equals; pieces may come in any order, separated by spaces,
 * tabs, dots and commas. What a piece does not say comes from the current time, except that a date
 * without a time begins at midnight. Source of the formats: PHP's manual, "Supported Date and Time
 * Formats"; every rule here was compared with PHP 8.2 ({@code StrToTimeTest}).
 */
public final class StrToTime {

  /**
   * Characters that are read at most: the longest spelling of the formats with a long zone name has
   * 80.
   */
  private static final int MAX_CHARS = 120;

  private StrToTime() {}

  /**
   * @param text any text; more than 120 characters are no date
   * @param now Unix seconds that stand for what the text leaves open
   * @return Unix seconds; empty when PHP says false, or a year beyond Java's range results
   */
  public static OptionalLong parse(String text, long now) {
    OptionalLong common = PlainTimestamp.parse(text);
    if (common.isPresent()) {
      return common;
    }
    String input = trimmed(text);
    if (input.isEmpty() || input.length() > MAX_CHARS) {
      return OptionalLong.empty();
    }
    try {
      DateFields fields = new DateFields();
      int at = 0;
      while (at < input.length()) {
        at = isSeparator(input.charAt(at)) ? at + 1 : takeLongest(input, at, fields);
      }
      return OptionalLong.of(fields.toUnixSeconds(now));
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** PHP skips white space at both ends before it looks at anything. */
  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '\t' || c == '.' || c == ',';
  }

  private static int takeLongest(String input, int at, DateFields fields) {
    DateFormat best = null;
    Matcher bestMatch = null;
    int end = at;
    for (DateFormat format : DateFormats.ALL) {
      Matcher match = format.at(input, at);
      if (match != null && match.end() > end) {
        best = format;
        bestMatch = match;
        end = match.end();
      }
    }
    if (best == null) {
      throw new DateTimeException("no date format fits at " + at);
    }
    best.read(bestMatch, fields);
    return end;
  }
}
