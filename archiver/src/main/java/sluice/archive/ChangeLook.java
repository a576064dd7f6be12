package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.change.ArchiverPeers;
import sluice.archive.change.DayChange;
import sluice.archive.period.ArchiveLifetimes;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveKey;

/**
 * The look at the whole database with which a run begins: which days of which sites are to be
 * archived, and what is done for all sites besides. Used by one run at a time.
 */
final class ChangeLook {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeLook.class);

  private final ArchiverParts parts;
  private final RunOptions options;

  /** Among whom the sites were shared when what others had put off was looked for; null before. */
  private ArchiverPeers.Share resumed;

  private boolean isWarned;

  ChangeLook(ArchiverParts parts, RunOptions options) {
    this.parts = parts;
    this.options = options;
  }

  /**
   * Finds the days of all sites that are to be archived now.
   *
   * @param busy sites that are being archived: what is found of them is kept for the next time
   * @param share the sites of which days are archived: what is found of others waits in the
   *     database for those who have them
   */
  void find(Connection connection, Set<Integer> busy, ArchiverPeers.Share share)
      throws SQLException {
    Map<Integer, SiteCalendar> calendars = new HashMap<>();
    parts
        .siteLoader
        .timeZones(connection)
        .forEach((idSite, zone) -> calendars.put(idSite, new SiteCalendar(zone)));
    options.started(connection, parts.clock.instant());
    parts
        .store
        .writer()
        .removeSuperseded(connection, parts.clock.instant().minus(Archiver.READERS_DONE));
    if (!share.equals(resumed)) {
      // Whoever had a site until now may have put off something of it.
      parts.pace.resume(parts.changes.owed(connection));
      resumed = share;
    }
    Instant now = parts.clock.instant();
    Map<Integer, SiteCalendar> all = Map.copyOf(calendars);
    beside("what is left of deleted sites", () -> parts.leftovers.delete(connection, all, now));
    beside("hidden archives", () -> markHidden(connection, calendars, busy));
    parts.meters.finding(() -> parts.changes.find(connection, calendars, busy, now));
    if (parts.changes.wasSetBack()) {
      LOG.atWarn()
          .addKeyValue("cause", "the database is as it was before the last run, as if restored")
          .addKeyValue("effect", "what was read of it is forgotten")
          .log("database-set-back");
      parts.knownActions.forget();
      parts.caches.folded().clear();
    }
    parts.bound.primaryHas(connection);
    beside("ReArchiveList", () -> parts.reArchiveList.take(connection, calendars, now));
    calendars.keySet().removeIf(idSite -> !share.has(idSite));
    parts.changes.changed().keepSites(idSite -> share.has(idSite) || busy.contains(idSite));
    Set<Integer> ours = Set.copyOf(calendars.keySet());
    parts.failures.sitesAre(ours);
    calendars.keySet().removeAll(busy);
    refuse(connection, calendars);
    beside("quiet archives", () -> keepFresh(connection, calendars, now));
    for (int idSite : parts.pace.due(parts.clock.instant())) {
      Optional.ofNullable(calendars.get(idSite))
          .ifPresent(
              calendar ->
                  parts
                      .changes
                      .changed()
                      .add(idSite, calendar.dayOf(parts.clock.instant()), DayChange.NONE));
    }
    parts.meters.found(ours, busy, parts.changes.changed().count());
  }

  private void keepFresh(Connection connection, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    ArchiveLifetimes lifetimes = parts.lifetimes.read(connection);
    parts.pace.keepTo(lifetimes);
    parts.quietArchives.restamp(connection, calendars, lifetimes, now);
    if (lifetimes.byBrowser() && Pace.isTooLong(parts.config.every(), lifetimes) && !isWarned) {
      LOG.atWarn()
          .addKeyValue("every", parts.config.every())
          .addKeyValue("lifetime", lifetimes.shortest())
          .addKeyValue("cause", "Matomo takes archives for outdated before they are made again")
          .addKeyValue("effect", "it makes them in the requests of people who look at reports")
          .addKeyValue("do", "make --every shorter, or switch off archiving from the browser")
          .log("every-too-long");
      isWarned = true;
    }
  }

  /** Something that a run does for all sites besides. */
  @FunctionalInterface
  private interface Beside {
    void run() throws SQLException;
  }

  /** A failure of what is beside the changes must not keep these from being archived. */
  private void beside(String what, Beside work) {
    try {
      work.run();
    } catch (SQLException | RuntimeException e) {
      parts.store.writer().forgetTables();
      parts.metrics.failed();
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("what", what)
          .addKeyValue("effect", "tried again by the next run")
          .log("archive-step-failed");
    }
  }

  /** Archives that PHP's have come to lie above are made again. */
  private void markHidden(
      Connection connection, Map<Integer, SiteCalendar> calendars, Set<Integer> busy)
      throws SQLException {
    for (ArchiveKey hidden : parts.store.writer().hidden(connection, busy)) {
      if (!calendars.containsKey(hidden.idSite())
          || SiteLease.isTaken(connection, parts.tables.prefix(), hidden.idSite())) {
        continue; // if another archiver of ours has it now, it will say what it published
      }
      if (parts.ownArchives.isOurs(connection, hidden)) {
        parts.store.writer().forget(hidden);
      } else {
        LocalDate today = calendars.get(hidden.idSite()).dayOf(parts.clock.instant());
        LocalDate day = hidden.period().contains(today) ? today : hidden.period().date2();
        LOG.atInfo()
            .addKeyValue("idsite", hidden.idSite())
            .addKeyValue("period", hidden.period())
            .addKeyValue("cause", "another process archived it, or deleted ours")
            .addKeyValue("effect", "it is archived once more")
            .log("archive-hidden");
        parts.changes.overtaken(connection, hidden.idSite(), List.of(day), parts.clock.instant());
        parts.store.writer().forget(hidden);
      }
    }
  }

  /**
   * Takes out days of which Matomo deletes the logs: their archives hold more than what is left.
   */
  private void refuse(Connection connection, Map<Integer, SiteCalendar> calendars)
      throws SQLException {
    KeptLogs.Look kept = parts.keptLogs.look(connection, parts.clock.instant());
    for (int idSite : parts.changes.changed().idSites()) {
      if (calendars.containsKey(idSite)) {
        List<LocalDate> days = List.copyOf(parts.changes.changed().of(idSite));
        List<LocalDate> refused = kept.refused(idSite, calendars.get(idSite), days);
        if (!refused.isEmpty()) {
          parts.changes.published(connection, idSite, refused, parts.pace.owed().contains(idSite));
        }
      }
    }
  }
}
