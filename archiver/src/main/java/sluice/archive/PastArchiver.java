package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import sluice.archive.past.PastDays;
import sluice.archive.past.PastSlice;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.MatomoTables;

/**
 * Archives days of the past that were asked for, slice by slice, after what changed (docs:
 * archiver/docs/periods.md#the-past-of-new-segments). Thread-safe but for {@link #begin}.
 */
final class PastArchiver {
  /** A run begins no further slice after this: what changed meanwhile comes first. */
  private static final Duration BUDGET = Duration.ofMinutes(1);

  private final MatomoTables tables;
  private final PastDays past;
  private final KeptLogs keptLogs;
  private final boolean withSegments;
  private final InstantSource clock;

  PastArchiver(
      MatomoTables tables,
      PastDays past,
      KeptLogs keptLogs,
      boolean withSegments,
      InstantSource clock) {
    this.tables = tables;
    this.past = past;
    this.keptLogs = keptLogs;
    this.withSegments = withSegments;
    this.clock = clock;
  }

  /** Archives a slice in its site's turn, handles its own failures; false if it has to wait. */
  interface Slices {
    boolean archive(PastSlice slice);
  }

  /**
   * Begins turns of sites, in each a slice of each segment while there is time.
   *
   * @param mayBegin whether nothing newer of the site waits
   */
  void begin(SiteTurns turns, IntPredicate mayBegin, Slices archive) throws SQLException {
    Instant end = clock.instant().plus(BUDGET);
    Map<Integer, Deque<PastSlice>> bySite = new LinkedHashMap<>();
    try (Connection connection = tables.connect()) {
      for (PastSlice slice : past.next(connection)) {
        if ((slice.isOfAll() || withSegments) && mayBegin.test(slice.idSite())) {
          bySite.computeIfAbsent(slice.idSite(), none -> new ArrayDeque<>()).add(slice);
        }
      }
    }
    bySite.forEach(
        (idSite, slices) -> turns.begin(idSite, () -> archiveNext(slices, archive, end)));
  }

  private boolean archiveNext(Deque<PastSlice> slices, Slices archive, Instant end) {
    return clock.instant().isBefore(end)
        && archive.archive(slices.removeFirst())
        && !slices.isEmpty();
  }

  /** A segment that is not archived any more is left out. */
  void archive(SiteContext site, PastSlice slice, Set<PeriodKind> kinds) throws SQLException {
    List<LocalDate> kept = new ArrayList<>(slice.days());
    kept.removeAll(
        keptLogs
            .look(site.publishing(), clock.instant())
            .refused(slice.idSite(), SiteCalendar.of(site.facts()), slice.days()));
    boolean isOfSegments = slice.isOfAll() && !site.settings().past().excludesSegments();
    List<ArchivedSegment> segments =
        site.segments().stream()
            .filter(one -> isOfSegments || one.hash().equals(slice.segmentHash()))
            .toList();
    if (!segments.isEmpty()) {
      new SiteArchiver(site, segments).rebuildPast(kept, kinds);
    }
  }
}
