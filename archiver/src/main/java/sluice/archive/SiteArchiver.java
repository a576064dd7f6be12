package sluice.archive;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import sluice.archive.change.DayChange;
import sluice.archive.fold.PeriodParts;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.DoneFlag;

/**
 * Builds and publishes the archives of one site: days from the log, longer periods from published
 * parts, missing parts first. Not thread-safe.
 */
final class SiteArchiver {
  private final SiteContext site;
  private final List<ArchivedSegment> segments;
  private final DayBuilder days;
  private final PeriodScopes scopes;
  private final VisitTimes visits;

  SiteArchiver(SiteContext site) {
    this(site, site.segments());
  }

  /** Archives some of the site's segments alone. */
  SiteArchiver(SiteContext site, List<ArchivedSegment> segments) {
    this.site = site;
    this.segments = segments;
    this.days = new DayBuilder(site);
    this.scopes = new PeriodScopes(site);
    this.visits = new VisitTimes(site);
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
   * Rebuilds these days, then the periods of these kinds that hold them, and those that they are
   * made of. Days that have not begun are left out, but those of which there is an archive.
   *
   * @param changed with what of each day changed
   */
  void rebuild(SortedMap<LocalDate, DayChange> changed, Set<PeriodKind> kinds) throws SQLException {
    NavigableSet<LocalDate> sorted = new TreeSet<>(changed.keySet());
    for (LocalDate day : List.copyOf(sorted.tailSet(site.today(), false))) {
      if (!site.isPublished(Period.day(day), DoneFlag.ALL)) {
        sorted.remove(day);
      }
    }
    // Of the days from then on there is state in memory, which is for this thread alone.
    LocalDate yesterday = site.today().minusDays(1);
    for (LocalDate day : sorted.tailSet(yesterday, true).descendingSet()) {
      days.build(Period.day(day), changed.get(day), segments);
    }
    site.crew()
        .forEach(
            sorted.headSet(yesterday, false).descendingSet(),
            day -> new DayBuilder(site).build(Period.day(day), changed.get(day), segments));
    List<LocalDate> whole =
        sorted.stream().filter(day -> changed.get(day) instanceof DayChange.Whole).toList();
    // One kind after the other: a month is made of weeks, and a year of months.
    for (PeriodKind kind : List.of(PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.YEAR)) {
      if (PeriodKind.withParts(kinds).contains(kind)) {
        Set<Period> periods = new LinkedHashSet<>();
        sorted.forEach(day -> periods.add(Period.of(kind, day)));
        for (Period period : periods) {
          rebuildPeriod(period, whole.stream().anyMatch(period::contains));
        }
      }
    }
  }

  /**
   * Rebuilds a period, and what it lacks; its archives of several segments side by side.
   *
   * @param isWhole whether archives are made that would be made of the same as before, too: around
   *     days that are counted whole, because somebody asked for it or does not trust what is there
   */
  private void rebuildPeriod(Period period, boolean isWhole) throws SQLException {
    List<PeriodScopes.Scope> made = site.in(ArchivePhase.PERIODS, () -> withParts(period, isWhole));
    site.crew().forEach(made, scope -> site.in(ArchivePhase.PERIODS, () -> scopes.publish(scope)));
  }

  /** What of a period is to be made; nothing without any part to make it of. */
  private List<PeriodScopes.Scope> withParts(Period period, boolean isWhole) throws SQLException {
    PeriodParts parts = site.parts(period);
    boolean isBuilt = false;
    for (Period part : parts.all()) {
      isBuilt = buildMissing(part, parts) || isBuilt;
    }
    if (isBuilt) {
      parts.read();
    }
    boolean hasParts = parts.all().stream().anyMatch(part -> parts.has(part, DoneFlag.ALL));
    if (!hasParts) {
      return List.of();
    }
    List<PeriodScopes.Scope> all = scopes.of(period, parts, segments);
    return isWhole ? all : scopes.changed(period, all);
  }

  /**
   * A part that was never archived though it has visits is archived first, as Matomo does; segments
   * alone of a month that is over are put off.
   *
   * @return whether it was
   */
  private boolean buildMissing(Period part, PeriodParts parts) throws SQLException {
    List<ArchivedSegment> missing = new ArrayList<>();
    for (ArchivedSegment segment : segments) {
      DoneFlag flag = new DoneFlag(segment.hash(), "");
      if (!parts.has(part, flag) && !site.past().isLeft(segment, part)) {
        missing.add(segment);
      }
    }
    if (missing.isEmpty() || part.date1().isAfter(site.today()) || !visits.areIn(part)) {
      return false;
    }
    boolean isOver = part.kind() == PeriodKind.MONTH && part.date2().isBefore(site.today());
    if (isOver && !missing.contains(ArchivedSegment.ALL)) {
      site.past().putOff(missing, part);
      return false;
    }
    if (part.kind() == PeriodKind.DAY) {
      days.build(part, DayChange.NONE, missing);
    } else {
      rebuildPeriod(part, false);
    }
    return true;
  }
}
