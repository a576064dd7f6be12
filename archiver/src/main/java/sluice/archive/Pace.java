package sluice.archive;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import sluice.archive.period.ArchiveLifetimes;
import sluice.archive.period.PeriodKind;

/**
 * What of a site is archived now and what may wait: while only its current day changes, segments
 * and longer periods are done less often. Anything else is done at once and whole. Thread-safe.
 */
final class Pace {
  /** Pause between two archives of segments, weeks and months of a running day. */
  private static final Duration SEGMENTS_AND_MONTHS = Duration.ofMinutes(10);

  /** Pause between two archives of the running year. */
  private static final Duration YEARS = Duration.ofHours(2);

  /** What of a lifetime may pass before an archive is made again: a run has to end in the rest. */
  private static final int PARTS = 3;

  private static final int PARTS_USED = 2;

  private Duration pauseOfMonths = SEGMENTS_AND_MONTHS;
  private Duration pauseOfYears = YEARS;
  private final Map<Integer, Instant> lastWhole = new HashMap<>();
  private final Map<Integer, Instant> lastYear = new HashMap<>();
  private final Set<Integer> owed = new HashSet<>();

  /** Those of the owed of which the year alone was put off. */
  private final Set<Integer> yearOwed = new HashSet<>();

  /**
   * What of a site a run archives.
   *
   * @param withSegments whether stored segments are, too
   * @param kinds periods to fold around the days
   * @param isWhole whether nothing is put off
   */
  record Plan(boolean withSegments, Set<PeriodKind> kinds, boolean isWhole) {}

  /**
   * Where reports make archives that have become outdated, nothing is put off for so long: Matomo
   * would make it in the request of whoever looks at it.
   */
  synchronized void keepTo(ArchiveLifetimes lifetimes) {
    pauseOfMonths = SEGMENTS_AND_MONTHS;
    pauseOfYears = YEARS;
    if (lifetimes.byBrowser()) {
      pauseOfMonths = shorter(pauseOfMonths, used(lifetimes.shortest()));
      pauseOfYears = shorter(pauseOfYears, used(lifetimes.of(PeriodKind.YEAR)));
    }
  }

  /** Whether running days that are archived so seldom outlive what Matomo takes for fresh. */
  static boolean isTooLong(Duration every, ArchiveLifetimes lifetimes) {
    return every.compareTo(used(lifetimes.shortest())) > 0;
  }

  private static Duration used(Duration lifetime) {
    return lifetime.multipliedBy(PARTS_USED).dividedBy(PARTS);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Forgets all sites but these. */
  synchronized void keepSites(Set<Integer> idSites) {
    lastWhole.keySet().retainAll(idSites);
    lastYear.keySet().retainAll(idSites);
    owed.retainAll(idSites);
    yearOwed.retainAll(idSites);
  }

  /** Takes over what a former process had put off; it is due at once. */
  synchronized void resume(Set<Integer> putOff) {
    owed.addAll(putOff);
  }

  /** Sites of which something was put off and not yet done. */
  synchronized Set<Integer> owed() {
    return Set.copyOf(owed);
  }

  /** Sites of which something was put off that is due now; their current day stands for it. */
  synchronized Set<Integer> due(Instant now) {
    Set<Integer> due = new HashSet<>(owed);
    due.removeIf(idSite -> isRecent(lastWhole, idSite, now, pauseOfMonths));
    due.removeIf(
        idSite -> yearOwed.contains(idSite) && isRecent(lastYear, idSite, now, pauseOfYears));
    return due;
  }

  /** Decides what of the site is archived now. */
  synchronized Plan plan(
      int idSite, Collection<LocalDate> days, LocalDate today, Instant now, Set<PeriodKind> asked) {
    boolean isRunningDay = days.size() == 1 && days.contains(today);
    boolean waits = isRunningDay && isRecent(lastWhole, idSite, now, pauseOfMonths);
    boolean yearWaits = isRunningDay && isRecent(lastYear, idSite, now, pauseOfYears);
    Set<PeriodKind> kinds = EnumSet.noneOf(PeriodKind.class);
    kinds.addAll(asked);
    if (waits) {
      kinds.retainAll(EnumSet.of(PeriodKind.DAY));
    } else if (yearWaits) {
      kinds.remove(PeriodKind.YEAR);
    }
    return new Plan(!waits, kinds, !waits && !yearWaits);
  }

  /** Notes that the plan was carried out, so that what it put off becomes due later. */
  synchronized void done(int idSite, Plan plan, Instant now) {
    if (plan.withSegments()) {
      lastWhole.put(idSite, now);
    }
    yearOwed.remove(idSite);
    if (plan.isWhole()) {
      lastYear.put(idSite, now);
      owed.remove(idSite);
    } else {
      owed.add(idSite);
      if (plan.withSegments()) {
        yearOwed.add(idSite);
      }
    }
  }

  private static boolean isRecent(
      Map<Integer, Instant> last, int idSite, Instant now, Duration pause) {
    Instant at = last.get(idSite);
    // One that lies ahead is of a clock that was wrong: nobody is to wait until it is caught up.
    return at != null && !at.isAfter(now) && at.plus(pause).isAfter(now);
  }
}
