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
import sluice.archive.change.ChangedDays;
import sluice.archive.change.DayChange;
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
  private boolean isResumed;

  ChangeLook(ArchiverParts parts, RunOptions options) {
    this.parts = parts;
    this.options = options;
  }

  /**
   * Finds the days of all sites that are to be archived now.
   *
   * @param busy sites that are being archived: what is found of them is kept for the next time
   */
  void find(Connection connection, Set<Integer> busy) throws SQLException {
    Map<Integer, SiteCalendar> calendars = new HashMap<>();
    parts
        .siteLoader
        .timeZones(connection)
        .forEach((idSite, zone) -> calendars.put(idSite, new SiteCalendar(zone)));
    parts.failures.sitesAre(calendars.keySet());
    options.started(connection, parts.clock.instant());
    parts
        .store
        .writer()
        .removeSuperseded(connection, parts.clock.instant().minus(Archiver.READERS_DONE));
    if (!isResumed) {
      parts.pace.resume(parts.changes.owed(connection));
      isResumed = true;
    }
    Instant now = parts.clock.instant();
    beside("hidden archives", () -> markHidden(connection, calendars, busy));
    parts.meters.finding(() -> parts.changes.find(connection, calendars, busy, now));
    if (parts.changes.wasSetBack()) {
      LOG.atWarn()
          .addKeyValue("cause", "the database is as it was before the last run, as if restored")
          .addKeyValue("effect", "what was read of it is forgotten")
          .log("database-set-back");
      parts.knownActions.forget();
    }
    parts.bound.primaryHas(connection);
    beside("ReArchiveList", () -> parts.reArchiveList.take(connection, calendars, now));
    calendars.keySet().removeAll(busy);
    refuse(connection, parts.changes.changed(), busy);
    beside("quiet archives", () -> parts.quietArchives.restamp(connection, calendars, now));
    for (int idSite : parts.pace.due(parts.clock.instant())) {
      Optional.ofNullable(calendars.get(idSite))
          .ifPresent(
              calendar ->
                  parts
                      .changes
                      .changed()
                      .add(idSite, calendar.dayOf(parts.clock.instant()), DayChange.NONE));
    }
    parts.meters.found(calendars.keySet(), parts.changes.changed().count());
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
      if (calendars.containsKey(hidden.idSite())) {
        LocalDate today = calendars.get(hidden.idSite()).dayOf(parts.clock.instant());
        LocalDate day = hidden.period().contains(today) ? today : hidden.period().date2();
        LOG.atInfo()
            .addKeyValue("idsite", hidden.idSite())
            .addKeyValue("period", hidden.period())
            .addKeyValue("cause", "another process archived it, or deleted ours")
            .addKeyValue("effect", "it is archived once more")
            .log("archive-hidden");
        parts.changes.again(connection, hidden.idSite(), List.of(day), parts.clock.instant());
        parts.store.writer().forget(hidden);
      }
    }
  }

  /**
   * Takes out days of which Matomo deletes the logs: their archives hold more than what is left.
   */
  private void refuse(Connection connection, ChangedDays changed, Set<Integer> busy)
      throws SQLException {
    KeptLogs.Look kept = parts.keptLogs.look(connection, parts.clock.instant());
    for (int idSite : changed.idSites()) {
      List<LocalDate> refused =
          busy.contains(idSite) ? List.of() : kept.refused(idSite, List.copyOf(changed.of(idSite)));
      if (!refused.isEmpty()) {
        parts.changes.published(connection, idSite, refused, parts.pace.owed().contains(idSite));
      }
    }
  }
}
