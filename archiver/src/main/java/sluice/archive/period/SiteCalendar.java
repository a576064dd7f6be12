package sluice.archive.period;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Days of a site in UTC (docs: archiver/docs/periods.md#time-zones-and-bounds-of-a-day; core/Period
 * and core/Date.php). Immutable.
 *
 * @param zone the site's time zone
 */
public record SiteCalendar(ZoneId zone) {
  /** No clock on earth is further from UTC; Java knows no larger offset. */
  private static final long MOST_OFFSET_SECONDS = 18 * 3600;

  private static final Pattern OFFSET = Pattern.compile("UTC([+-])(\\d+)(?:\\.(\\d+))?");

  /**
   * From site.timezone: an IANA name, UTC, or UTC+5.5. An unknown one counts as UTC, as in Matomo.
   */
  public static SiteCalendar of(String timezone) {
    Matcher offset = OFFSET.matcher(timezone.trim());
    if (offset.matches()) {
      double hours =
          Double.parseDouble(
              offset.group(2) + "." + (offset.group(3) == null ? "0" : offset.group(3)));
      long seconds = Math.round(hours * 3600);
      if (seconds > MOST_OFFSET_SECONDS) {
        return new SiteCalendar(ZoneOffset.UTC);
      }
      return new SiteCalendar(
          ZoneOffset.ofTotalSeconds((int) (offset.group(1).equals("-") ? -seconds : seconds)));
    }
    boolean known = ZoneId.getAvailableZoneIds().contains(timezone);
    return new SiteCalendar(known ? ZoneId.of(timezone) : ZoneOffset.UTC);
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
