package sluice.archive.fold;

import java.nio.LongBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.archive.count.DistinctVisitors;
import sluice.archive.fold.VisitorSets.DayVisitors;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.visits.VisitsSummaryReport;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitReader;
import sluice.site.Site;

/**
 * Distinct visitors and users of weeks and months, by segment (docs:
 * archiver/docs/periods.md#unique-visitors): the union of the days' sets. A day whose sets are not
 * known is read from the log, and so are visits in an hour that belongs to no day because the clock
 * showed it twice. Not thread-safe.
 */
public final class PeriodVisitors {
  private final Site site;
  private final VisitorSets sets;
  private final ArchiveReader archives;
  private final VisitReader reader;
  private final LogActions names;

  /** Counts visitors of one site. */
  public PeriodVisitors(
      Site site, VisitorSets sets, ArchiveReader archives, VisitReader reader, LogActions names) {
    this.site = site;
    this.sets = sets;
    this.archives = archives;
    this.reader = reader;
    this.names = names;
  }

  /** Counts by hash of the segment. */
  public Map<String, PeriodUniques> count(
      Connection connection, Period period, List<ArchivedSegment> segments) throws SQLException {
    List<Map<String, DayVisitors>> days = new ArrayList<>();
    Optional<Instant> endOfLast = Optional.empty();
    for (LocalDate date : period.date1().datesUntil(period.date2().plusDays(1)).toList()) {
      SiteCalendar calendar = SiteCalendar.of(site);
      Period day = Period.day(date);
      if (endOfLast.isPresent() && calendar.from(day).isAfter(endOfLast.get().plusSeconds(1))) {
        days.add(
            fromLog(
                connection,
                segments,
                endOfLast.get().plusSeconds(1),
                calendar.from(day).minusSeconds(1)));
      }
      days.add(ofDay(connection, segments, day));
      endOfLast = Optional.of(calendar.to(day));
    }
    Map<String, PeriodUniques> uniques = new HashMap<>();
    for (ArchivedSegment segment : segments) {
      List<DayVisitors> ofSegment = days.stream().map(day -> day.get(segment.hash())).toList();
      uniques.put(
          segment.hash(),
          new PeriodUniques(
              VisitorSets.distinct(ofSegment.stream().map(DayVisitors::visitors).toList()),
              VisitorSets.distinct(ofSegment.stream().map(DayVisitors::users).toList())));
    }
    return uniques;
  }

  /**
   * Sets are of a day's archive and of the site's time zone: when another process archives the day,
   * or the day has other bounds, they are counted anew.
   */
  public static VisitorSets.Key key(
      Site site, Period day, ArchiveReader archives, Connection connection) throws SQLException {
    OptionalLong archive =
        archives.newest(connection, new ArchiveKey(site.idSite(), day, DoneFlag.ALL));
    return new VisitorSets.Key(
        site.idSite(), day.date1(), SiteCalendar.of(site).zone().getId() + " " + archive.orElse(0));
  }

  private Map<String, DayVisitors> ofDay(
      Connection connection, List<ArchivedSegment> segments, Period day) throws SQLException {
    VisitorSets.Key key = key(site, day, archives, connection);
    Optional<Map<String, DayVisitors>> known = sets.get(key);
    boolean isComplete =
        known.isPresent()
            && segments.stream().allMatch(segment -> known.get().containsKey(segment.hash()));
    if (isComplete) {
      return known.get();
    }
    Map<String, DayVisitors> counted =
        fromLog(
            connection, segments, SiteCalendar.of(site).from(day), SiteCalendar.of(site).to(day));
    Map<String, DayVisitors> all = new HashMap<>(known.orElse(Map.of()));
    all.putAll(counted);
    sets.put(key, all);
    return all;
  }

  private Map<String, DayVisitors> fromLog(
      Connection connection, List<ArchivedSegment> segments, Instant from, Instant to)
      throws SQLException {
    Map<String, DistinctVisitors> counted = new HashMap<>();
    segments.forEach(segment -> counted.put(segment.hash(), new DistinctVisitors()));
    if (reader.anyVisit(connection, site.idSite(), from, to)) {
      long[] ids = reader.idVisits(connection, site.idSite(), from, to);
      reader.read(
          connection,
          ids,
          bundle -> {
            Instant last = Instant.ofEpochSecond(bundle.visit().number("visit_last_action_time"));
            if (bundle.hasVisit() && !last.isBefore(from) && !last.isAfter(to)) {
              for (ArchivedSegment segment : segments) {
                if (segment.filter().matches(bundle, names)) {
                  counted.get(segment.hash()).add(bundle.visit());
                }
              }
            }
          });
    }
    Map<String, DayVisitors> visitors = new HashMap<>();
    counted.forEach((hash, distinct) -> visitors.put(hash, of(distinct)));
    return visitors;
  }

  private static DayVisitors of(DistinctVisitors distinct) {
    return new DayVisitors(LongBuffer.wrap(distinct.visitors()), LongBuffer.wrap(distinct.users()));
  }

  static DayVisitors of(VisitsSummaryReport core) {
    return new DayVisitors(LongBuffer.wrap(core.visitors()), LongBuffer.wrap(core.users()));
  }
}
