package sluice.php.time;

import java.util.List;
import java.util.Locale;

/** The words of strtotime and what they count. Immutable. */
final class DateWords {

  private static final List<String> ORDINALS =
      List.of(
          "first",
          "second",
          "third",
          "fourth",
          "fifth",
          "sixth",
          "seventh",
          "eighth",
          "ninth",
          "tenth",
          "eleventh",
          "twelfth");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> ROMAN =
      List.of("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private DateWords() {}

  /** How often a unit is added: -1 for last and previous, 0 for this, 1 for next and first. */
  static int amount(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "last", "previous" -> -1;
      case "this" -> 0;
      case "next" -> 1;
      default -> ordinal(lower);
    };
  }

  private static int ordinal(String lower) {
    return lower.equals("eigth") ? 8 : ORDINALS.indexOf(lower) + 1;
  }

  /** 1 to 12, of a number, a name, its abbreviation, or a Roman number. */
  static int month(String text) {
    if (Character.isDigit(text.charAt(0))) {
      return Integer.parseInt(text);
    }
    int roman = ROMAN.indexOf(text);
    return roman >= 0
        ? roman + 1
        : MONTHS.indexOf(text.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
  }

  /** 0 (Sunday) to 6, of a name that is one; -1 when it is none. */
  static int weekday(String text) {
    return text.length() < 3 || text.toLowerCase(Locale.ROOT).startsWith("month")
        ? -1
        : DAYS.indexOf(text.substring(0, 3).toLowerCase(Locale.ROOT));
  }
}
