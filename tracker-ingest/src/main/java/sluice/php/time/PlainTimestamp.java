package sluice.php.time;

import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * The short way for {@code YYYY-MM-DD HH:MM:SS}, what nearly every client and import sends, so that
 * it costs no regular expressions. Stateless.
 */
final class PlainTimestamp {

  private static final String SHAPE = "0000-00-00 00:00:00";

  private PlainTimestamp() {}

  /** Reads such a text; empty when the text is anything else, or when the date does not exist. */
  static OptionalLong parse(String text) {
    if (!hasShape(text)) {
      return OptionalLong.empty();
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
      return OptionalLong.empty();
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return OptionalLong.of(days * 86400 + hour * 3600L + minute * 60L + second);
  }

  private static boolean hasShape(String text) {
    if (text.length() != SHAPE.length()) {
      return false;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char wanted = SHAPE.charAt(i);
      char c = text.charAt(i);
      if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }
}
