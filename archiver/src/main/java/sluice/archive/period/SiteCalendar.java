package sluice.archive.period;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import sluice.site.Site;

/**
 * Days of a site in UTC (docs: archiver/docs/periods.md#time-zones-and-bounds-of-a-day; core/Period
 * and core/Date.php). Immutable.
 *
 * @param zone the site's time zone
 */
public record SiteCalendar(ZoneId zone) {
  /** The calendar of a site. */
  public static SiteCalendar of(Site site) {
    return new SiteCalendar(site.timeZone());
  }

  /** First second of the period, UTC. */
  public Instant from(Period period) {
    return instant(period.date1().atStartOfDay());
  }

  /** Last second of the period, UTC, inclusive. */
  public Instant to(Period period) {
    return instant(period.date2().atTime(23, 59, 59));
  }

  /** The day of an instant. */
  public LocalDate dayOf(Instant instant) {
    return LocalDate.ofInstant(instant, zone);
  }

  /**
   * A time that the clock shows twice is taken with the offset in force at the UTC instant of the
   * same digits; one that it never shows is moved forward by the gap.
   */
  private Instant instant(LocalDateTime local) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() == 2) {
      ZoneOffset asUtc = zone.getRules().getOffset(local.toInstant(ZoneOffset.UTC));
      return local.toInstant(offsets.contains(asUtc) ? asUtc : offsets.get(0));
    }
    return local.atZone(zone).toInstant();
  }
}
