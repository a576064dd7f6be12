package sluice.archive;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.fold.PeriodCaches;
import sluice.archive.fold.PeriodUniques;
import sluice.archive.fold.PeriodVisitors;
import sluice.archive.fold.ScopeFold;
import sluice.archive.fold.VisitorSets;
import sluice.archive.period.Period;
import sluice.archive.segment.ArchivedSegment;

/**
 * The distinct visitors of a site's days, as they are kept from one archiving to the next, and of
 * weeks and months. Thread-safe: holds the context, whose connection it reads with.
 */
final class SiteVisitors {
  private final SiteContext site;
  private final PeriodCaches caches;

  SiteVisitors(SiteContext site, PeriodCaches caches) {
    this.site = site;
    this.caches = caches;
  }

  /** Distinct visitors of a week or month, by hash of the segment. */
  Map<String, PeriodUniques> uniques(Period period, List<ArchivedSegment> of) throws SQLException {
    synchronized (site) {
      return new PeriodVisitors(
              site.facts(),
              caches,
              site.store().reader(),
              site.store().writer()::publishedAt,
              site.visits(),
              site.names())
          .count(site.publishing(), period, of, site.today());
    }
  }

  /** The visitors of a day that are known of its archive as it is, by hash of the segment. */
  Map<String, VisitorSets.DayVisitors> of(Period day) throws SQLException {
    synchronized (site) {
      return caches.sets().get(key(day)).orElse(Map.of());
    }
  }

  /**
   * Keeps the visitors of a day of which some segments were archived.
   *
   * @param others those of segments that were not, and are what they were
   */
  void remember(Period day, Map<String, VisitorSets.DayVisitors> others, List<ScopeFold> folds)
      throws SQLException {
    synchronized (site) {
      Map<String, VisitorSets.DayVisitors> visitors = new HashMap<>(others);
      folds.forEach(fold -> visitors.putAll(fold.visitors()));
      caches.sets().put(key(day), visitors);
    }
  }

  private VisitorSets.Key key(Period day) throws SQLException {
    return PeriodVisitors.key(
        site.facts(),
        day,
        site.store().reader(),
        site.store().writer()::publishedAt,
        site.publishing());
  }
}
