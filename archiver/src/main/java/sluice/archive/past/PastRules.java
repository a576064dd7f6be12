package sluice.archive.past;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.matomo.MatomoConfig;

/**
 * How far back reports are made that did not exist before (docs:
 * archiver/docs/periods.md#the-past-of-new-segments). Immutable.
 *
 * @param newSegmentsFrom process_new_segments_from
 * @param lastMonths rearchive_reports_in_past_last_n_months; 0 = no further back than asked
 * @param excludesSegments rearchive_reports_in_past_exclude_segments: whether of what is asked for
 *     all visits their segments are left as they are
 */
public record PastRules(String newSegmentsFrom, int lastMonths, boolean excludesSegments) {
  private static final String SECTION = "General";
  private static final Pattern LAST = Pattern.compile("(editLast|last)(\\d{1,6})");
  private static final Pattern MONTHS = Pattern.compile("(?:last)?(\\d{1,6})");

  /** The settings of a Matomo. */
  public static PastRules of(MatomoConfig config) {
    String months = config.text(SECTION, "rearchive_reports_in_past_last_n_months", "6");
    Matcher number = MONTHS.matcher(months.strip());
    return new PastRules(
        config.text(SECTION, "process_new_segments_from", "beginning_of_time"),
        number.matches() ? Integer.parseInt(number.group(1)) : 0,
        config.flag(SECTION, "rearchive_reports_in_past_exclude_segments", false));
  }

  /**
   * The first day of which a segment is archived, unless somebody asks for an earlier one.
   *
   * @param created null if it is not known
   * @param edited null if it was not since
   * @return empty: from the first day of the site on
   */
  public Optional<LocalDate> firstDay(Instant created, Instant edited) {
    Instant changed = edited == null ? created : edited;
    Matcher last = LAST.matcher(newSegmentsFrom);
    if (newSegmentsFrom.equals("segment_creation_time")) {
      return day(created);
    }
    if (newSegmentsFrom.equals("segment_last_edit_time")) {
      return day(changed);
    }
    if (last.matches()) {
      Instant from = last.group(1).equals("last") ? created : changed;
      return day(from).map(day -> day.minusDays(days(day, Integer.parseInt(last.group(2)))));
    }
    return Optional.empty();
  }

  /** A year of days is a whole year in leap years, too. */
  private static int days(LocalDate day, int asked) {
    return asked == 365 && day.isLeapYear() ? 366 : asked;
  }

  private static Optional<LocalDate> day(Instant instant) {
    return Optional.ofNullable(instant).map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC));
  }

  /**
   * The first day of what was asked for.
   *
   * @param asked first day; null if none was said
   * @param today in UTC
   * @return empty: nothing is to be done
   */
  Optional<LocalDate> limited(LocalDate asked, LocalDate today) {
    if (lastMonths == 0) {
      return Optional.ofNullable(asked);
    }
    LocalDate earliest = today.minusDays(1).minusMonths(lastMonths).withDayOfMonth(1);
    return Optional.of(asked == null || asked.isBefore(earliest) ? earliest : asked);
  }
}
