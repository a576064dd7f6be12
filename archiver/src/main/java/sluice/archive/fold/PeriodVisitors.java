package sluice.archive.fold;

import java.nio.LongBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.count.DistinctVisitors;
import sluice.archive.fold.VisitorSets.DayVisitors;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.visits.VisitsSummaryReport;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveReader.Version;
import sluice.archive.table.DoneFlag;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogField;
import sluice.archive.visit.VisitReader;
import sluice.log.DateTimes;
import sluice.site.Site;

/**
 * Distinct visitors and users of weeks and months, by segment (docs:
 * archiver/docs/periods.md#unique-visitors): the union of the days' sets. A day whose sets are not
 * known is read from the log, and so are visits in an hour that belongs to no day because the clock
 * showed it twice. Not thread-safe.
 */
public final class PeriodVisitors {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodVisitors.class);
  private static final DayVisitors NONE =
      new DayVisitors(LongBuffer.allocate(0), LongBuffer.allocate(0));
  private static final LogField VISIT_LAST_ACTION_TIME = LogField.of("visit_last_action_time");

  private final Site site;
  private final PeriodCaches caches;
  private final ArchiveReader archives;
  private final Stamps stamps;
  private final VisitReader reader;
  private final LogActions names;

  /** Of the period that is being counted. */
  private int daysCountedAgain;

  /** Tells when an archive got what it holds. */
  @FunctionalInterface
  public interface Stamps {
    /** Where nothing is known but what is stored. */
    Stamps AS_STORED = (key, version) -> DateTimes.text(version.archivedAt());

    /** The time as text: the archive's stamp, unless it was stamped anew since. */
    String publishedAt(ArchiveKey key, Version version);
  }

  /** Counts visitors of one site. */
  public PeriodVisitors(
      Site site,
      PeriodCaches caches,
      ArchiveReader archives,
      Stamps stamps,
      VisitReader reader,
      LogActions names) {
    this.site = site;
    this.caches = caches;
    this.archives = archives;
    this.stamps = stamps;
    this.reader = reader;
    this.names = names;
  }

  /**
   * Counts by hash of the segment.
   *
   * @param today the last day that is looked at
   */
  public Map<String, PeriodUniques> count(
      Connection connection, Period period, List<ArchivedSegment> segments, LocalDate today)
      throws SQLException {
    List<VisitorSets.Key> days = days(connection, period, today);
    int closed = days.size();
    if (period.contains(today)) {
      closed--;
    }
    Map<String, DayVisitors> base =
        closed(connection, period, segments, days.subList(0, closed), today);
    Map<String, DayVisitors> rest = holes(connection, period, segments, today);
    for (VisitorSets.Key day : days.subList(closed, days.size())) {
      rest = union(segments, rest, ofDay(connection, segments, day, today));
    }
    Map<String, PeriodUniques> uniques = new HashMap<>();
    for (ArchivedSegment segment : segments) {
      DayVisitors many = base.getOrDefault(segment.hash(), NONE);
      DayVisitors few = rest.getOrDefault(segment.hash(), NONE);
      uniques.put(
          segment.hash(),
          new PeriodUniques(
              SortedLongs.unionSize(many.visitors(), few.visitors()),
              SortedLongs.unionSize(many.users(), few.users())));
    }
    tell(period);
    return uniques;
  }

  private void tell(Period period) {
    if (daysCountedAgain > 0) {
      LOG.atInfo()
          .addKeyValue("idsite", site.idSite())
          .addKeyValue("period", period.date1() + "/" + period.date2())
          .addKeyValue("days", daysCountedAgain)
          .addKeyValue("cause", "no visitors are kept of the archives of these days")
          .addKeyValue("effect", "their log was read for the visitors of the period")
          .log("visitors-counted-again");
    }
    daysCountedAgain = 0;
  }

  private List<VisitorSets.Key> days(Connection connection, Period period, LocalDate today)
      throws SQLException {
    List<Period> days =
        period
            .date1()
            .datesUntil(period.date2().plusDays(1))
            .filter(date -> !date.isAfter(today))
            .map(Period::day)
            .toList();
    Map<Period, Map<String, Version>> newest = archives.newest(connection, site.idSite(), days);
    return days.stream().map(day -> key(site, day, stamps, newest)).toList();
  }

  /**
   * Sets are of what a day's archive holds and of the site's time zone: when another process
   * archives the day, or the day has other bounds, they are counted anew.
   */
  public static VisitorSets.Key key(
      Site site, Period day, ArchiveReader archives, Stamps stamps, Connection connection)
      throws SQLException {
    return key(site, day, stamps, archives.newest(connection, site.idSite(), List.of(day)));
  }

  private static VisitorSets.Key key(
      Site site, Period day, Stamps stamps, Map<Period, Map<String, Version>> newest) {
    Version archive =
        newest
            .getOrDefault(day, Map.of())
            .getOrDefault(DoneFlag.ALL.rowName(), new Version(0, Instant.EPOCH));
    String publishedAt =
        stamps.publishedAt(new ArchiveKey(site.idSite(), day, DoneFlag.ALL), archive);
    String zone = SiteCalendar.of(site).zone().getId();
    return new VisitorSets.Key(
        site.idSite(), day.date1(), zone + " " + archive.idArchive() + " " + publishedAt);
  }

  /** The union of days that are over, of a running period from what is kept of it. */
  private Map<String, DayVisitors> closed(
      Connection connection,
      Period period,
      List<ArchivedSegment> segments,
      List<VisitorSets.Key> days,
      LocalDate today)
      throws SQLException {
    Set<String> hashes =
        segments.stream().map(ArchivedSegment::hash).collect(Collectors.toUnmodifiableSet());
    Optional<ClosedDays.Union> known = caches.days().get(site.idSite(), period, days, hashes);
    Map<String, DayVisitors> union = known.map(ClosedDays.Union::bySegment).orElse(Map.of());
    int from = known.map(of -> of.of().size()).orElse(0);
    for (VisitorSets.Key day : days.subList(from, days.size())) {
      union = union(segments, union, ofDay(connection, segments, day, today));
    }
    if (from < days.size()) {
      caches.days().put(site.idSite(), period, new ClosedDays.Union(List.copyOf(days), union));
    }
    return union;
  }

  private static Map<String, DayVisitors> union(
      List<ArchivedSegment> segments,
      Map<String, DayVisitors> left,
      Map<String, DayVisitors> right) {
    Map<String, DayVisitors> union = new HashMap<>();
    for (ArchivedSegment segment : segments) {
      DayVisitors a = left.getOrDefault(segment.hash(), NONE);
      DayVisitors b = right.getOrDefault(segment.hash(), NONE);
      union.put(
          segment.hash(),
          new DayVisitors(
              SortedLongs.union(a.visitors(), b.visitors()),
              SortedLongs.union(a.users(), b.users())));
    }
    return union;
  }

  /** Visitors of seconds between two days that belong to neither. */
  private Map<String, DayVisitors> holes(
      Connection connection, Period period, List<ArchivedSegment> segments, LocalDate today)
      throws SQLException {
    SiteCalendar calendar = SiteCalendar.of(site);
    Map<String, DayVisitors> visitors = Map.of();
    for (LocalDate date = period.date1().plusDays(1);
        period.contains(date) && !date.isAfter(today);
        date = date.plusDays(1)) {
      Instant from = calendar.to(Period.day(date.minusDays(1))).plusSeconds(1);
      Instant next = calendar.from(Period.day(date));
      if (next.isAfter(from)) {
        visitors =
            union(segments, visitors, fromLog(connection, segments, from, next.minusSeconds(1)));
      }
    }
    return visitors;
  }

  private Map<String, DayVisitors> ofDay(
      Connection connection, List<ArchivedSegment> segments, VisitorSets.Key key, LocalDate today)
      throws SQLException {
    Optional<Map<String, DayVisitors>> known = caches.sets().get(key);
    boolean isComplete =
        known.isPresent()
            && segments.stream().allMatch(segment -> known.get().containsKey(segment.hash()));
    if (isComplete) {
      return known.get();
    }
    Period day = Period.day(key.day());
    Instant from = SiteCalendar.of(site).from(day);
    Instant to = SiteCalendar.of(site).to(day);
    Map<String, DayVisitors> all = new HashMap<>(known.orElse(Map.of()));
    all.putAll(fromLog(connection, segments, from, to));
    if (key.day().isBefore(today.minusDays(1))) {
      // Of a day that goes on they may be newer than its archive, and would stay with the next one.
      caches.sets().put(key, all);
    }
    if (all.values().stream().anyMatch(of -> of.visitors().limit() > 0)) {
      caches.sets().countedAgain();
      daysCountedAgain++;
    }
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
            Instant last = Instant.ofEpochSecond(bundle.visit().number(VISIT_LAST_ACTION_TIME));
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
