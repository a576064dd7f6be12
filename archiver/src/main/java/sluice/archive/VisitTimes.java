package sluice.archive;

import java.sql.SQLException;
import java.time.Instant;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;

/**
 * Which periods of a site hold visits: one look at the log says it of all periods until the next
 * visit, so that those that come one after the other without any cost one statement together. For
 * one turn of the site; not thread-safe.
 */
final class VisitTimes {
  private final SiteContext site;

  /** From then until the next visit there is none. */
  private Instant quietFrom = Instant.MAX;

  private Instant nextVisit = Instant.MIN;

  VisitTimes(SiteContext site) {
    this.site = site;
  }

  /** Whether a period that has begun holds a visit, or a request of a bot. */
  boolean areIn(Period period) throws SQLException {
    SiteCalendar calendar = SiteCalendar.of(site.facts());
    Instant from = calendar.from(period);
    if (from.isBefore(quietFrom) || !from.isBefore(nextVisit)) {
      Instant end = calendar.to(Period.day(site.today().plusDays(1)));
      quietFrom = from;
      nextVisit =
          site.visits()
              .first(site.publishing(), site.facts().idSite(), from, end)
              .orElse(Instant.MAX);
    }
    return !nextVisit.isAfter(calendar.to(period));
  }
}
