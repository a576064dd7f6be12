package sluice.php.time;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One spelling that strtotime knows. Immutable.
 *
 * @param pattern what it looks like, without regard to case
 * @param action what the piece that matched says
 */
record DateFormat(Pattern pattern, BiConsumer<Matcher, DateFields> action) {

  static DateFormat of(String regex, BiConsumer<Matcher, DateFields> action) {
    return new DateFormat(Pattern.compile(regex, Pattern.CASE_INSENSITIVE), action);
  }

  /**
   * A format whose capture groups are plain fields.
   *
   * @param fields one letter a group: y year as it stands, Y year that may have two digits, m month
   *     by number or name, d day, j day of the year, h hour, i minute, s second, a am or pm, z
   *     zone; groups that took no part say nothing
   */
  static DateFormat of(String fields, String regex) {
    return of(
        regex,
        (match, into) -> {
          if (fields.contains("h")) {
            into.beginTime();
          }
          if (fields.contains("d") || fields.contains("m")) {
            into.beginDate();
          }
          for (int group = 1; group <= fields.length(); group++) {
            if (match.group(group) != null) {
              into.set(fields.charAt(group - 1), match.group(group));
            }
          }
        });
  }

  /** The match that begins at a place, null when there is none. */
  Matcher at(String input, int start) {
    Matcher matcher = pattern.matcher(input).region(start, input.length());
    return matcher.lookingAt() ? matcher : null;
  }

  void read(Matcher match, DateFields into) {
    action.accept(match, into);
  }
}
