package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.log.DateTimes;
import sluice.log.LogTable;

/**
 * Finds the days that changed since the last run, of whichever process. In one transaction it reads
 * the sources, takes their marks and adds the days to a table, so that an error between loses
 * nothing. Where nothing was read before it looks for days that have visits and no archive that is
 * younger than they. One thread finds; others may tell meanwhile what they published.
 */
public final class ChangeFinder {
  /** How far back a conversion or a visit may be stamped when it is written. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private final MatomoTables tables;
  private final OwnTables own;
  private final DirtyDays dirty;
  private final OwedSites owed;
  private final ArchiveReader reader;
  private final IdTail visits;
  private final IdTail actions;
  private final TouchedRows touched;
  private final VisitDays visitDays;
  private final Invalidations invalidations;
  private final Map<Integer, LocalDate> lookedAt = new HashMap<>();
  private final ChangedDays changed = new ChangedDays();

  /** Looks at the tables of one Matomo. */
  public ChangeFinder(MatomoTables tables, ArchiveReader reader, Invalidations invalidations) {
    this.tables = tables;
    this.own = new OwnTables(tables);
    this.dirty = new DirtyDays(tables, own);
    this.owed = new OwedSites(own);
    this.reader = reader;
    this.invalidations = invalidations;
    this.visits = new IdTail(tables, LogTable.VISIT, "idvisit");
    this.actions = new IdTail(tables, LogTable.LINK_VISIT_ACTION, "idlink_va");
    this.touched = new TouchedRows(tables);
    this.visitDays = new VisitDays(tables);
  }

  /** The days that were found and not yet published, of this run and of former ones. */
  public ChangedDays changed() {
    return changed;
  }

  /** Sites of which something was put off by former processes. */
  public Set<Integer> owed(Connection connection) throws SQLException {
    own.create(connection);
    return owed.read(connection);
  }

  /**
   * Takes out days of a site that are published.
   *
   * @param connection in autocommit
   * @param isOwed whether something else of the site is still to be published
   */
  public synchronized void published(
      Connection connection, int idSite, Collection<LocalDate> days, boolean isOwed)
      throws SQLException {
    owed.set(connection, idSite, isOwed);
    dirty.published(connection, idSite, days);
    changed.published(idSite, days);
  }

  /**
   * Days of a site that the next run has to archive whole, whatever this one publishes of them:
   * another process has archived them, and may have taken marks of Matomo's that we never saw.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   */
  public synchronized void again(
      Connection connection, int idSite, Collection<LocalDate> days, Instant now)
      throws SQLException {
    own.create(connection);
    ChangedDays found = new ChangedDays();
    days.forEach(day -> found.add(idSite, day, new DayChange.Whole("overtaken")));
    connection.setAutoCommit(false);
    try {
      dirty.add(connection, found, List.of(), now);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /**
   * Puts all days that are to be archived into {@link #changed}.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   * @param calendars of all sites that are archived
   * @param busy sites that are being archived now: what is found of them is kept for the next time
   */
  public void find(
      Connection connection, Map<Integer, SiteCalendar> calendars, Set<Integer> busy, Instant now)
      throws SQLException {
    own.create(connection);
    connection.setAutoCommit(false);
    try {
      findIn(connection, calendars, now);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
    calendars.forEach((idSite, calendar) -> lookedAt.put(idSite, calendar.dayOf(now)));
    dirty.read(connection, changed, busy);
  }

  /**
   * What a first look of a process would find.
   *
   * @param isFirst whether no process has looked before
   * @param owed sites of which something was put off
   */
  public record Preview(boolean isFirst, ChangedDays days, Set<Integer> owed) {}

  /**
   * Says what {@link #find} would find and what waits already; takes and writes nothing. Of a
   * finder that does nothing else.
   *
   * @param snapshot a transaction that may be read-only
   */
  public Preview preview(Connection snapshot, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    boolean isThere = own.areThere(snapshot);
    Optional<Marks> former = isThere ? Marks.read(snapshot, own) : Optional.empty();
    ChangedDays waiting = new ChangedDays();
    if (isThere) {
      dirty.read(snapshot, waiting, Set.of());
    }
    Look look = new Look(former.map(Marks::lastRun).orElse(now), now, waiting);
    if (former.isEmpty()) {
      for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
        addUnarchived(snapshot, site.getKey(), site.getValue(), look);
      }
    } else {
      visits.resume(former.get().idVisits());
      actions.resume(former.get().idLinkVas());
      addNew(snapshot, calendars, look, touched::look);
    }
    for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
      addFinished(snapshot, site.getKey(), site.getValue(), look);
    }
    invalidations.look(snapshot, waiting);
    return new Preview(
        former.isEmpty(), waiting, isThere ? owed.read(snapshot) : Set.<Integer>of());
  }

  /** One look at the sources, after the last one; what it finds is added. */
  private record Look(Instant lastRun, Instant now, ChangedDays found) {}

  /** The marks are locked first: what is read then is of no earlier instant. */
  private void findIn(Connection transaction, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    Optional<Marks> former = Marks.lock(transaction, own);
    Look look = new Look(former.map(Marks::lastRun).orElse(now), now, new ChangedDays());
    if (former.isEmpty()) {
      visits.skipToEnd(transaction);
      actions.skipToEnd(transaction);
      touched.take(transaction, (idSite, idVisit) -> {});
      for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
        addUnarchived(transaction, site.getKey(), site.getValue(), look);
      }
    } else {
      visits.resume(former.get().idVisits());
      actions.resume(former.get().idLinkVas());
      addNew(transaction, calendars, look, touched::take);
    }
    for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
      addFinished(transaction, site.getKey(), site.getValue(), look);
    }
    List<Invalidations.Claim> claimed = invalidations.claim(transaction, look.found());
    dirty.add(transaction, look.found(), claimed, now);
    new Marks(visits.marks(), actions.marks(), now).store(transaction, own);
  }

  /** How the rows of our own workers are read: taken, or looked at. */
  @FunctionalInterface
  private interface Touched {
    void read(Connection connection, IdTail.Sink sink) throws SQLException;
  }

  private void addNew(
      Connection connection, Map<Integer, SiteCalendar> calendars, Look look, Touched rows)
      throws SQLException {
    Map<Integer, Set<Long>> ids = new HashMap<>();
    IdTail.Sink sink =
        (idSite, idVisit) -> ids.computeIfAbsent(idSite, none -> new TreeSet<>()).add(idVisit);
    rows.read(connection, sink);
    visits.read(connection, look.now(), sink);
    actions.read(connection, look.now(), sink);
    Instant since = look.lastRun().minus(MARGIN);
    for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
      addRecent(connection, site.getKey(), since, sink);
      visitDays.add(
          connection,
          site.getKey(),
          site.getValue(),
          ids.getOrDefault(site.getKey(), Set.of()),
          look.found());
    }
  }

  /** Visits and conversions stamped since the last run: they need not have a new row. */
  private void addRecent(Connection connection, int idSite, Instant since, IdTail.Sink sink)
      throws SQLException {
    String sql =
        "SELECT idvisit FROM "
            + tables.name(LogTable.VISIT)
            + " WHERE idsite = ? AND visit_last_action_time >= ?"
            + " UNION SELECT idvisit FROM "
            + tables.name(LogTable.CONVERSION)
            + " WHERE idsite = ? AND server_time >= ?"
            + " UNION SELECT idvisit FROM "
            + tables.name(LogTable.CONVERSION_ITEM)
            + " WHERE idsite = ? AND server_time >= ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < 3; i++) {
        select.setInt(2 * i + 1, idSite);
        select.setString(2 * i + 2, DateTimes.text(since));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sink.take(idSite, rows.getLong(1));
        }
      }
    }
  }

  /**
   * A day that has ended since it was last looked at is archived once more, so that its archive is
   * younger than its end.
   */
  private void addFinished(Connection connection, int idSite, SiteCalendar calendar, Look look)
      throws SQLException {
    LocalDate today = calendar.dayOf(look.now());
    LocalDate before = lookedAt.getOrDefault(idSite, calendar.dayOf(look.lastRun()));
    if (before.equals(today)) {
      return;
    }
    boolean hasVisits =
        nextVisit(connection, idSite, calendar, calendar.from(Period.day(before))).isPresent();
    if (hasVisits) {
      look.found().addAll(idSite, before, today.minusDays(1), new DayChange.Whole("day-ended"));
    }
  }

  private void addUnarchived(Connection connection, int idSite, SiteCalendar calendar, Look look)
      throws SQLException {
    LocalDate today = calendar.dayOf(look.now());
    Optional<LocalDate> day = nextVisit(connection, idSite, calendar, Instant.EPOCH);
    while (day.isPresent()) {
      Period period = Period.day(day.get());
      boolean isDone =
          reader
              .archivedAt(connection, new ArchiveKey(idSite, period, DoneFlag.ALL))
              .filter(at -> at.isAfter(calendar.to(period)))
              .isPresent();
      if (!isDone || !day.get().isBefore(today.minusDays(1))) {
        look.found().add(idSite, day.get(), new DayChange.Whole("first-look"));
      }
      // Not from the end of this one: what lies between the two belongs to no day.
      Instant next = calendar.from(Period.day(day.get().plusDays(1)));
      day = nextVisit(connection, idSite, calendar, next);
    }
  }

  private Optional<LocalDate> nextVisit(
      Connection connection, int idSite, SiteCalendar calendar, Instant from) throws SQLException {
    String sql =
        "SELECT UNIX_TIMESTAMP(MIN(visit_last_action_time)) FROM "
            + tables.name(LogTable.VISIT)
            + " WHERE idsite = ? AND visit_last_action_time >= ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, idSite);
      select.setString(2, DateTimes.text(from));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long seconds = row.getLong(1);
        return row.wasNull()
            ? Optional.empty()
            : Optional.of(calendar.dayOf(Instant.ofEpochSecond(seconds)));
      }
    }
  }
}
