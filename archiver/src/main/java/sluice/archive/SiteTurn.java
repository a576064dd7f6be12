package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.change.DayChange;
import sluice.archive.past.PastSlice;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.UnreadableArchive;
import sluice.site.Site;

/**
 * What is done in the turn of a site: slices of its changed days, or of its past. A failure is
 * counted and told, and what was not archived stays marked. Thread-safe; a site has one turn at a
 * time.
 */
final class SiteTurn {
  private static final Logger LOG = LoggerFactory.getLogger(SiteTurn.class);

  /** Days of a site that are archived before the periods around them are folded. */
  private static final int DAYS_AT_ONCE = 31;

  private final ArchiverParts parts;
  private final PastArchiver pastArchiver;
  private final ArchiveTally tally;
  private final DamagedParts damaged;

  SiteTurn(ArchiverParts parts, PastArchiver pastArchiver, ArchiveTally tally) {
    this.parts = parts;
    this.pastArchiver = pastArchiver;
    this.tally = tally;
    this.damaged = new DamagedParts(parts);
  }

  /** A piece of a site's turn: a slice of its changed days; false when the turn is over. */
  boolean archive(int idSite, Instant end) {
    boolean isInTime = !parts.loop.isClosed() && parts.clock.instant().isBefore(end);
    if (!isInTime || !archiveSlice(idSite)) {
      return false;
    }
    boolean isDone = parts.changes.changed().of(idSite).isEmpty();
    tally.sitesDone(isDone ? 1 : 0);
    return !isDone;
  }

  /** A slice of a site's changed days, the newest first; false if the rest has to wait. */
  private boolean archiveSlice(int idSite) {
    List<LocalDate> slice = slice(idSite);
    return attempt(
        idSite,
        slice,
        site -> {
          SortedMap<LocalDate, DayChange> days = parts.changes.changed().changes(idSite, slice);
          if (site.isPresent() && !archive(site.get(), days)) {
            return false;
          }
          try (Connection connection = parts.tables.connect()) {
            parts.changes.published(connection, idSite, slice, parts.pace.owed().contains(idSite));
            damaged.published(idSite, slice);
          }
          if (parts.changes.changed().of(idSite).isEmpty()) {
            parts.meters.upToDate(idSite);
          }
          return true;
        });
  }

  /**
   * Days whose archives are damaged come with the newest, or the periods around these would fail.
   */
  private List<LocalDate> slice(int idSite) {
    Set<LocalDate> slice = new TreeSet<>(parts.changes.changed().newest(idSite, DAYS_AT_ONCE));
    slice.addAll(damaged.of(idSite));
    slice.retainAll(parts.changes.changed().of(idSite));
    return List.copyOf(slice);
  }

  /** Work on a site, which may be gone by now; says whether it was done. */
  @FunctionalInterface
  private interface Attempt {
    boolean archive(Optional<Site> site) throws SQLException;
  }

  /** Does work on a site; a failure is told, and the next run tries again. */
  private boolean attempt(int idSite, List<LocalDate> days, Attempt work) {
    try {
      // Only of sites that have something to do all facts are read.
      Optional<Site> site = load(idSite);
      boolean isDone = work.archive(site);
      if (isDone && site.isPresent()) {
        parts.failures.siteArchived(idSite);
      }
      return isDone;
    } catch (ReplicaBehind e) {
      return false; // said once for all sites
    } catch (CancellationException e) {
      LOG.atInfo().addKeyValue("cause", e.getMessage()).log("archive-run-stopped");
      return false;
    } catch (UnreadableArchive e) {
      if (!isHealing(idSite, e)) {
        failed(idSite, days, e);
      }
      return false;
    } catch (SQLException | RuntimeException | Error e) {
      failed(idSite, days, e);
      return false;
    }
  }

  /** Whether the damaged archive is made again by the next run. */
  private boolean isHealing(int idSite, UnreadableArchive e) {
    try {
      Optional<Site> site = load(idSite);
      return site.isPresent() && damaged.heal(site.get(), e);
    } catch (SQLException | RuntimeException also) {
      e.addSuppressed(also);
      return false;
    }
  }

  private void failed(int idSite, List<LocalDate> days, Throwable e) {
    parts.store.writer().forgetTables();
    parts.metrics.failed();
    parts.failures.siteFailed(idSite, e);
    LOG.atWarn()
        .setCause(e)
        .addKeyValue("idsite", idSite)
        .addKeyValue("days", days.size())
        .addKeyValue("newest", days.isEmpty() ? "none" : Collections.max(days))
        .addKeyValue("effect", "they stay marked, the next run tries again")
        .log("site-not-archived");
  }

  private Optional<Site> load(int idSite) throws SQLException {
    try (Connection connection = parts.tables.connect()) {
      return parts.siteLoader.load(connection, idSite);
    }
  }

  private boolean archive(Site site, SortedMap<LocalDate, DayChange> siteDays) throws SQLException {
    Instant now = parts.clock.instant();
    LocalDate today = SiteCalendar.of(site).dayOf(now);
    forgetNotBegun(site, siteDays, today);
    if (siteDays.isEmpty()) {
      return true;
    }
    if (parts.pace.owed().contains(site.idSite())) {
      // Or what was put off of it would be forgotten with other days that are archived whole.
      siteDays.putIfAbsent(today, DayChange.NONE);
    }
    Pace.Plan plan =
        parts.pace.plan(site.idSite(), siteDays.keySet(), today, now, parts.config.periods());
    ArchiverConfig paced =
        parts.config.withSegments(parts.config.archivesSegments() && plan.withSegments());
    if (rebuild(site, siteDays, paced, plan.kinds()).isEmpty()) {
      return false;
    }
    parts.pace.done(site.idSite(), plan, now);
    return true;
  }

  /**
   * Leaves out days that have not begun, or they would undo the pace; but those of which there is
   * an archive. In another time zone, which the site had when it was made, they had begun.
   */
  private void forgetNotBegun(Site site, SortedMap<LocalDate, DayChange> siteDays, LocalDate today)
      throws SQLException {
    List<LocalDate> notBegun = List.copyOf(siteDays.tailMap(today.plusDays(1)).keySet());
    if (notBegun.isEmpty()) {
      return;
    }
    try (Connection connection = parts.tables.connect()) {
      for (LocalDate day : notBegun) {
        ArchiveKey key = new ArchiveKey(site.idSite(), Period.day(day), DoneFlag.ALL);
        if (parts.store.reader().newest(connection, key).isEmpty()) {
          siteDays.remove(day);
        }
      }
    }
  }

  /** Archives days whether they changed or not; empty if another process archives the site. */
  Optional<Integer> rebuild(
      Site site,
      SortedMap<LocalDate, DayChange> siteDays,
      ArchiverConfig used,
      Set<PeriodKind> kinds)
      throws SQLException {
    return inTurn(
        site, used, siteDays.size(), context -> new SiteArchiver(context).rebuild(siteDays, kinds));
  }

  private Optional<Integer> inTurn(
      Site site, ArchiverConfig used, int dayCount, SiteRebuild.Work work) throws SQLException {
    Optional<Integer> published = parts.rebuilds.rebuild(site, used, work);
    published.ifPresentOrElse(
        archives -> {
          parts.metrics.archived(dayCount, archives);
          tally.archived(dayCount, archives);
        },
        parts.metrics::elsewhere);
    return published;
  }

  /** Archives days of the past in a site's turn; false if they have to wait. */
  boolean archive(PastSlice slice) {
    return attempt(
        slice.idSite(),
        slice.days(),
        site -> {
          if (site.isPresent() && inTurn(site.get(), slice).isEmpty()) {
            return false;
          }
          try (Connection connection = parts.tables.connect()) {
            parts.past.done(connection, slice);
          }
          return true;
        });
  }

  private Optional<Integer> inTurn(Site site, PastSlice slice) throws SQLException {
    return inTurn(
        site,
        parts.config,
        slice.days().size(),
        context -> pastArchiver.archive(context, slice, parts.config.periods()));
  }
}
