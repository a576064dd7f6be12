package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import sluice.archive.change.GoneSites;
import sluice.archive.fold.VisitorSets;
import sluice.archive.period.SiteCalendar;

/**
 * What is kept of sites that Matomo deleted, and of months that are long over: taken out of our
 * tables and of the state directory (docs: archiver/docs/archive-tables.md#our-own-tables). By one
 * thread at a time.
 */
final class Leftovers {
  /** Pause between two looks while the sites are the same. */
  private static final Duration PAUSE = Duration.ofDays(1);

  private final ArchiverParts parts;
  private final GoneSites gone;
  private final VisitorSets sets;

  /** Of the last look; empty before it. */
  private Set<Integer> sites = Set.of();

  private Instant next = Instant.MIN;

  Leftovers(ArchiverParts parts, VisitorSets sets) {
    this.parts = parts;
    this.gone = new GoneSites(parts.tables);
    this.sets = sets;
  }

  /**
   * Deletes what nobody will ask for, once a day and when a site was deleted.
   *
   * @param connection in autocommit
   * @param calendars of all sites
   */
  void delete(Connection connection, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    if (calendars.isEmpty() || now.isBefore(next) && calendars.keySet().containsAll(sites)) {
      return;
    }
    gone.delete(connection);
    parts.past.deleteGone(connection);
    parts.ownArchives.deleteOver(connection, LocalDate.ofInstant(now, ZoneOffset.UTC));
    parts.pace.keepSites(calendars.keySet());
    sets.keep((idSite, day) -> isOfUse(calendars.get(idSite), day, now));
    parts.days.keepSites(calendars.keySet());
    sites = Set.copyOf(calendars.keySet());
    next = now.plus(PAUSE);
  }

  /** Visitors of a day are asked for when the week or month that holds it is made again. */
  private static boolean isOfUse(SiteCalendar calendar, LocalDate day, Instant now) {
    return calendar != null && !day.isBefore(calendar.dayOf(now).minusMonths(1).withDayOfMonth(1));
  }
}
