package sluice.archive;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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
import sluice.archive.fold.PeriodParts;
import sluice.archive.fold.PeriodUniques;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
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
  private final VisitTimes visits;

  SiteArchiver(SiteContext site) {
    this(site, site.segments());
  }

  /** Archives some of the site's segments alone. */
  SiteArchiver(SiteContext site, List<ArchivedSegment> segments) {
    this.site = site;
    this.segments = segments;
    this.days = new DayBuilder(site);
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
   * made of.
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
      if (PeriodKind.withParts(kinds).contains(kind)) {
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
    PeriodParts parts = site.parts(period);
    boolean isBuilt = false;
    for (Period part : parts.all()) {
      isBuilt = buildMissing(part, parts) || isBuilt;
    }
    if (isBuilt) {
      parts.read();
    }
    boolean hasParts = parts.all().stream().anyMatch(part -> parts.has(part, DoneFlag.ALL));
    if (hasParts) {
      publishPeriod(period, parts);
    }
    return hasParts;
  }

  private void publishPeriod(Period period, PeriodParts parts) throws SQLException {
    site.begins();
    PeriodArchives archives = archives(period, parts, segments);
    Set<String> dependents = new HashSet<>();
    for (ArchivedSegment segment : segments) {
      ArchiveContents all = archives.all(segment);
      site.publish(period, new DoneFlag(segment.hash(), ""), all);
      for (ArchivedSegment.Dependent part : segment.dependents(site.installation())) {
        Dependent of = new Dependent(segment, part, parts);
        if (!dependents.add(part.visitors().hash())) {
          continue; // new visitors of all and of the segment visitorType==new are the same
        }
        if (all.number("nb_visits") > 0) {
          publishDependent(
              period, archives, of, part.hasGoals() && all.number("nb_visits_converted") > 0);
        } else {
          empty(period, of.flag(DependentFold.SUMMARY));
          empty(period, of.flag(DependentFold.GOALS));
        }
      }
    }
  }

  /** What a period had before its visits were deleted is not to be read any more. */
  private void empty(Period period, DoneFlag flag) throws SQLException {
    if (site.isPublished(period, flag)) {
      site.publish(period, flag, new ArchiveContents());
    }
  }

  private PeriodArchives archives(Period period, PeriodParts parts, List<ArchivedSegment> segments)
      throws SQLException {
    List<ArchivedSegment> all = new ArrayList<>(segments);
    for (ArchivedSegment segment : segments) {
      segment.dependents(site.installation()).forEach(part -> all.add(part.visitors()));
    }
    Map<String, PeriodUniques> uniques =
        period.kind() == PeriodKind.YEAR
            ? Map.of()
            : site.visitors().count(site.publishing(), period, all, site.today());
    return new PeriodArchives(site.facts(), site.settings(), period, site.fold(parts), uniques);
  }

  /** Some visits of a segment, and the parts of the period that is made of them. */
  private record Dependent(
      ArchivedSegment segment, ArchivedSegment.Dependent part, PeriodParts parts) {
    ArchivedSegment visitors() {
      return part.visitors();
    }

    DoneFlag flag(String plugin) {
      return new DoneFlag(part.visitors().hash(), plugin);
    }
  }

  private void publishDependent(
      Period period, PeriodArchives archives, Dependent of, boolean hasConversions)
      throws SQLException {
    buildMissing(of, DependentFold.SUMMARY);
    ArchiveContents summary = archives.summary(of.visitors());
    site.publish(period, of.flag(DependentFold.SUMMARY), summary);
    if (hasConversions
        || of.part().hasGoals() && site.isPublished(period, of.flag(DependentFold.GOALS))) {
      if (summary.number("nb_visits") > 0) {
        buildMissing(of, DependentFold.GOALS);
      }
      site.publish(period, of.flag(DependentFold.GOALS), archives.goals(of.visitors(), summary));
    }
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
      if (!parts.has(part, flag) && !site.isLeft(segment, part)) {
        missing.add(segment);
      }
    }
    if (missing.isEmpty() || part.date1().isAfter(site.today()) || !visits.areIn(part)) {
      return false;
    }
    boolean isOver = part.kind() == PeriodKind.MONTH && part.date2().isBefore(site.today());
    if (isOver && !missing.contains(ArchivedSegment.ALL)) {
      site.putOff(missing, part);
      return false;
    }
    if (part.kind() == PeriodKind.DAY) {
      days.build(part, DayChange.NONE, missing);
    } else {
      rebuildPeriod(part);
    }
    return true;
  }

  /**
   * Archives of new or returning visitors that parts lack, because their segment had no visit or no
   * conversion then, are made when a longer period needs them.
   */
  private void buildMissing(Dependent of, String plugin) throws SQLException {
    boolean isBuilt = false;
    for (Period part : of.parts().all()) {
      boolean isMissing =
          of.parts().has(part, DoneFlag.ALL) && !of.parts().has(part, of.flag(plugin));
      if (isMissing && !site.isLeft(of.segment(), part)) {
        build(part, of, plugin);
        isBuilt = true;
      }
    }
    if (isBuilt) {
      of.parts().read();
    }
  }

  private void build(Period part, Dependent of, String plugin) throws SQLException {
    if (site.visitsOf(part, new DoneFlag(of.segment().hash(), "")) == 0) {
      site.publish(part, of.flag(plugin), new ArchiveContents());
    } else if (part.kind() == PeriodKind.DAY) {
      days.buildDependent(part, of.part(), plugin);
    } else {
      Dependent smaller = new Dependent(of.segment(), of.part(), site.parts(part));
      buildMissing(smaller, plugin);
      PeriodArchives archives = archives(part, smaller.parts(), List.of(of.segment()));
      ArchiveContents summary = archives.summary(of.visitors());
      boolean isSummary = plugin.equals(DependentFold.SUMMARY);
      site.publish(
          part, of.flag(plugin), isSummary ? summary : archives.goals(of.visitors(), summary));
    }
  }
}
