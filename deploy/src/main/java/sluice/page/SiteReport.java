package sluice.page;

import java.time.LocalDate;
import java.util.List;

/**
 * A short report of one site, as its archives say. Immutable.
 *
 * @param idSite the site
 * @param days oldest first; days that are not archived have no visits
 * @param hours visits by the hour of the day at which they began, in the zone of the server, of all
 *     days together: 24 numbers
 * @param lists what was seen most in all days together
 */
public record SiteReport(int idSite, List<Day> days, List<Double> hours, List<Top> lists) {

  /** One day's numbers. */
  public record Day(
      LocalDate date,
      double visits,
      double pageviews,
      double actions,
      double bounces,
      double conversions) {}

  /**
   * A list, the most first.
   *
   * @param counts what its numbers count
   */
  public record Top(String title, String counts, List<Entry> entries) {
    public Top {
      entries = List.copyOf(entries);
    }
  }

  /** One line of a list. */
  public record Entry(String label, double number) {}

  public SiteReport {
    days = List.copyOf(days);
    hours = List.copyOf(hours);
    lists = List.copyOf(lists);
  }

  /** Visits of all days together; 0 when nothing is archived. */
  public double visits() {
    return days.stream().mapToDouble(Day::visits).sum();
  }
}
