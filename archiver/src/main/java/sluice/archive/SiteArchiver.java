package sluice.archive;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import sluice.archive.change.DayChange;
import sluice.archive.fold.DependentFold;
import sluice.archive.fold.PeriodArchives;
import sluice.archive.fold.PeriodFold;
import sluice.archive.fold.PeriodUniques;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.DoneFlag;

/**
 * Builds and publishes the archives of one site: days from the log, longer periods from published
 * parts, missing parts first. Not thread-safe.
 */
final class SiteArchiver {
  private final SiteContext site;
  private final List<ArchivedSegment> segments;
  private final DayBuilder days;

  SiteArchiver(SiteContext site) {
    this(site, site.segments());
  }

  /** Archives some of the site's segments alone. */
  SiteArchiver(SiteContext site, List<ArchivedSegment> segments) {
    this.site = site;
    this.segments = segments;
    this.days = new DayBuilder(site);
  }

  /**
   * Archives days of the past for a segment that did not exist then, and the periods around them;
   * days without an archive of all visits have none of the segment either.
   */
  void rebuildPast(Collection<LocalDate> days, Set<PeriodKind> kinds) throws SQLException {
    SortedMap<LocalDate, DayChange> asked = new TreeMap<>();
    for (LocalDate day : days) {
      if (segments.contains(ArchivedSegment.ALL)
          || site.isPublished(Period.day(day), DoneFlag.ALL)) {
        asked.put(day, new DayChange.Whole("asked-for"));
      }
    }
    rebuild(asked, kinds);
  }

  /**
   * Rebuilds these days, then the periods of these kinds that hold them.
   *
   * @param changed with what of each day changed
   */
  void rebuild(SortedMap<LocalDate, DayChange> changed, Set<PeriodKind> kinds) throws SQLException {
    NavigableSet<LocalDate> sorted = new TreeSet<>(changed.keySet());
    sorted.removeIf(day -> day.isAfter(site.today()));
    // Of the last two days there is state in memory, which is for this thread alone.
    LocalDate yesterday = site.today().minusDays(1);
    for (LocalDate day : sorted.tailSet(yesterday, true).descendingSet()) {
      days.build(Period.day(day), changed.get(day), segments);
    }
    site.crew()
        .forEach(
            sorted.headSet(yesterday, false).descendingSet(),
            day -> new DayBuilder(site).build(Period.day(day), changed.get(day), segments));
    for (PeriodKind kind : List.of(PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.YEAR)) {
      if (kinds.contains(kind)) {
        Set<Period> periods = new LinkedHashSet<>();
        sorted.forEach(day -> periods.add(Period.of(kind, day)));
        for (Period period : periods) {
          rebuildPeriod(period);
        }
      }
    }
  }

  private void rebuildPeriod(Period period) throws SQLException {
    site.in(ArchivePhase.PERIODS, () -> rebuildFromParts(period));
  }

  /** Returns whether there was any part to make it of. */
  private boolean rebuildFromParts(Period period) throws SQLException {
    boolean hasParts = false;
    for (Period part : period.parts()) {
      buildMissing(part);
      hasParts = hasParts || site.isPublished(part, DoneFlag.ALL);
    }
    if (hasParts) {
      publishPeriod(period);
    }
    return hasParts;
  }

  private void publishPeriod(Period period) throws SQLException {
    PeriodArchives archives = archives(period, segments);
    for (ArchivedSegment segment : segments) {
      ArchiveContents all = archives.all(segment);
      site.publish(period, new DoneFlag(segment.hash(), ""), all);
      for (ArchivedSegment dependent : segment.dependents()) {
        if (all.number("nb_visits") > 0) {
          publishDependents(
              period, archives, segment, dependent, all.number("nb_visits_converted") > 0);
        } else {
          empty(period, dependent, DependentFold.SUMMARY);
          empty(period, dependent, DependentFold.GOALS);
        }
      }
    }
  }

  /** What a period had before its visits were deleted is not to be read any more. */
  private void empty(Period period, ArchivedSegment dependent, String plugin) throws SQLException {
    DoneFlag flag = new DoneFlag(dependent.hash(), plugin);
    if (site.isPublished(period, flag)) {
      site.publish(period, flag, new ArchiveContents());
    }
  }

  private PeriodArchives archives(Period period, List<ArchivedSegment> segments)
      throws SQLException {
    List<ArchivedSegment> all = new ArrayList<>(segments);
    segments.forEach(segment -> all.addAll(segment.dependents()));
    Map<String, PeriodUniques> uniques =
        period.kind() == PeriodKind.YEAR
            ? Map.of()
            : site.visitors().count(site.publishing(), period, all);
    PeriodFold fold = new PeriodFold(site.reader(), site.publishing());
    return new PeriodArchives(site.facts(), site.settings(), period, fold, uniques);
  }

  private void publishDependents(
      Period period,
      PeriodArchives archives,
      ArchivedSegment segment,
      ArchivedSegment dependent,
      boolean hasConversions)
      throws SQLException {
    for (Period part : period.parts()) {
      buildMissingDependent(part, segment, dependent, DependentFold.SUMMARY);
    }
    ArchiveContents summary = archives.summary(dependent);
    site.publish(period, new DoneFlag(dependent.hash(), DependentFold.SUMMARY), summary);
    DoneFlag goals = new DoneFlag(dependent.hash(), DependentFold.GOALS);
    if (hasConversions || site.isPublished(period, goals)) {
      List<Period> parts = summary.number("nb_visits") > 0 ? period.parts() : List.of();
      for (Period part : parts) {
        buildMissingDependent(part, segment, dependent, DependentFold.GOALS);
      }
      site.publish(period, goals, archives.goals(dependent, summary));
    }
  }

  /** A part that was never archived though it has visits is archived first, as Matomo does. */
  private void buildMissing(Period part) throws SQLException {
    List<ArchivedSegment> missing = new ArrayList<>();
    for (ArchivedSegment segment : segments) {
      if (!site.isPublished(part, new DoneFlag(segment.hash(), ""))
          && !site.isLeft(segment, part)) {
        missing.add(segment);
      }
    }
    if (missing.isEmpty() || part.date1().isAfter(site.today()) || !hasVisits(part)) {
      return;
    }
    if (part.kind() == PeriodKind.DAY) {
      days.build(part, DayChange.NONE, missing);
    } else {
      rebuildPeriod(part);
    }
  }

  private boolean hasVisits(Period part) throws SQLException {
    return site.visits()
        .anyVisit(
            site.publishing(),
            site.facts().idSite(),
            SiteCalendar.of(site.facts()).from(part),
            SiteCalendar.of(site.facts()).to(part));
  }

  /**
   * An archive of new or returning visitors that a part lacks, because its segment had no visit or
   * no conversion then, is made when a longer period needs it.
   */
  private void buildMissingDependent(
      Period part, ArchivedSegment segment, ArchivedSegment dependent, String plugin)
      throws SQLException {
    DoneFlag flag = new DoneFlag(dependent.hash(), plugin);
    if (!site.isPublished(part, DoneFlag.ALL)
        || site.isPublished(part, flag)
        || site.isLeft(segment, part)) {
      return;
    }
    if (site.visitsOf(part, new DoneFlag(segment.hash(), "")) == 0) {
      site.publish(part, flag, new ArchiveContents());
    } else if (part.kind() == PeriodKind.DAY) {
      days.buildDependent(part, dependent, plugin);
    } else {
      for (Period smaller : part.parts()) {
        buildMissingDependent(smaller, segment, dependent, plugin);
      }
      PeriodArchives archives = archives(part, List.of(segment));
      ArchiveContents summary = archives.summary(dependent);
      boolean isSummary = plugin.equals(DependentFold.SUMMARY);
      site.publish(part, flag, isSummary ? summary : archives.goals(dependent, summary));
    }
  }
}
