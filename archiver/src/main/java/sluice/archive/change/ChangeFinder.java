package sluice.archive.change;

import java.sql.Connection;
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
import java.util.function.BooleanSupplier;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.log.LogSchema;
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

  /** How far the clocks of trackers may be ahead; what is stamped later is found when it is due. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private final MatomoTables tables;
  private final OwnTables own;
  private final DirtyDays dirty;
  private final OwedSites owed;
  private final ArchiveReader reader;
  private final IdTail visits;
  private final IdTail actions;
  private final IdTail requests;
  private final TouchedRows touched;
  private final Invalidations invalidations;
  private final ChangedDays changed = new ChangedDays();

  private final BooleanSupplier asksForBots;

  /** Null until it is read. */
  private LogSchema schema;

  /** As of the look under way. */
  private boolean countsBots;

  /** When this process looked last, as it wrote it; null before it did. */
  private Instant stored;

  private boolean isSetBack;

  /**
   * Looks at the tables of one Matomo.
   *
   * @param countsBots asked at each look, whether requests of bots count: then there is a table of
   *     them
   */
  public ChangeFinder(
      MatomoTables tables,
      ArchiveReader reader,
      Invalidations invalidations,
      BooleanSupplier countsBots) {
    this.tables = tables;
    this.asksForBots = countsBots;
    this.own = new OwnTables(tables);
    this.dirty = new DirtyDays(tables, own);
    this.owed = new OwedSites(own);
    this.reader = reader;
    this.invalidations = invalidations;
    this.visits = new IdTail(tables, LogTable.VISIT, "idvisit");
    this.actions = new IdTail(tables, LogTable.LINK_VISIT_ACTION, "idlink_va");
    this.requests = IdTail.ofBotRequests(tables);
    this.touched = new TouchedRows(tables);
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
   * Days of a site that another process has archived; it may have taken marks of Matomo's that we
   * never saw.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   */
  public void overtaken(Connection connection, int idSite, Collection<LocalDate> days, Instant now)
      throws SQLException {
    Map<LocalDate, DayChange> whole = new HashMap<>();
    days.forEach(day -> whole.put(day, new DayChange.Whole("overtaken")));
    again(connection, idSite, whole, now);
  }

  /**
   * Days of a site that the next run has to archive, whatever this one publishes of them.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   */
  public synchronized void again(
      Connection connection, int idSite, Map<LocalDate, DayChange> days, Instant now)
      throws SQLException {
    own.create(connection);
    ChangedDays found = new ChangedDays();
    days.forEach((day, change) -> found.add(idSite, day, change));
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
      schema = null; // it may have become another
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
    stored = now;
    dirty.read(connection, changed, busy);
  }

  /**
   * Whether the last look found the database as it was before this process wrote into it: it was
   * restored, and ids mean something else now.
   */
  public boolean wasSetBack() {
    return isSetBack;
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
    readSchema(snapshot);
    Look look = new Look(lastRun(former, now), now, calendars, waiting);
    if (former.isEmpty()) {
      addUnarchived(snapshot, look);
    } else {
      visits.resume(former.get().idVisits());
      actions.resume(former.get().idLinkVas());
      requests.resume(former.get().idRequests());
      addNew(snapshot, look, touched::look);
      addEnded(snapshot, look);
    }
    invalidations.look(snapshot, waiting);
    return new Preview(
        former.isEmpty(), waiting, isThere ? owed.read(snapshot) : Set.<Integer>of());
  }

  /** One look at the sources, after the last one; what it finds is added. */
  private record Look(
      Instant lastRun, Instant now, Map<Integer, SiteCalendar> calendars, ChangedDays found) {}

  /** The marks are locked first: what is read then is of no earlier instant. */
  private void findIn(Connection transaction, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    Optional<Marks> former = Marks.lock(transaction, own);
    // The clock of another host may be somewhat behind.
    isSetBack =
        stored != null
            && former.filter(of -> !of.lastRun().isBefore(stored.minus(MARGIN))).isEmpty();
    readSchema(transaction);
    Look look = new Look(lastRun(former, now), now, calendars, new ChangedDays());
    if (former.isEmpty()) {
      visits.skipToEnd(transaction, now);
      actions.skipToEnd(transaction, now);
      if (countsBots) {
        requests.skipToEnd(transaction, now);
      }
      touched.take(transaction, (idSite, idVisit) -> {});
      addUnarchived(transaction, look);
    } else {
      visits.resume(former.get().idVisits());
      actions.resume(former.get().idLinkVas());
      requests.resume(former.get().idRequests());
      addNew(transaction, look, touched::take);
      addEnded(transaction, look);
    }
    List<Invalidations.Claim> claimed = invalidations.claim(transaction, look.found());
    dirty.add(transaction, look.found(), claimed, now);
    new Marks(visits.marks(), actions.marks(), requests.marks(), now).store(transaction, own);
  }

  /** When a clock is set back, a mark that lies ahead would hide what is stamped until then. */
  private static Instant lastRun(Optional<Marks> former, Instant now) {
    return former.map(Marks::lastRun).filter(at -> at.isBefore(now)).orElse(now);
  }

  private SiteRows rows() {
    return new SiteRows(tables, schema, countsBots);
  }

  private void readSchema(Connection connection) throws SQLException {
    boolean counts = asksForBots.getAsBoolean();
    if (schema == null || counts != countsBots) {
      countsBots = counts;
      schema = LogSchema.discoverLogs(connection, tables.prefix());
    }
  }

  /** How the rows of our own workers are read: taken, or looked at. */
  @FunctionalInterface
  private interface Touched {
    void read(Connection connection, IdTail.Sink sink) throws SQLException;
  }

  /** Visits and conversions stamped since the last run need not have a new row. */
  private void addNew(Connection connection, Look look, Touched rows) throws SQLException {
    VisitDays days = new VisitDays(connection, schema, look.calendars(), look.now());
    rows.read(connection, days::ask);
    visits.read(connection, look.now(), days::ask);
    actions.read(connection, look.now(), days::ask);
    if (countsBots) {
      requests.read(connection, look.now(), days::ask);
    }
    SiteRows.Span span = new SiteRows.Span(look.lastRun().minus(MARGIN), look.now().plus(AHEAD));
    rows().stamped(connection, look.calendars().keySet(), span, days::ask);
    days.read(look.found());
  }

  /**
   * A day that has ended since the last look is archived once more, so that its archive is younger
   * than its end; also one that lost its visits, if the week or month that it ends was put off.
   */
  private void addEnded(Connection connection, Look look) throws SQLException {
    Map<Integer, LocalDate> before = new HashMap<>();
    look.calendars()
        .forEach((idSite, calendar) -> before.put(idSite, calendar.dayOf(look.lastRun())));
    before
        .entrySet()
        .removeIf(
            site ->
                !site.getValue().isBefore(look.calendars().get(site.getKey()).dayOf(look.now())));
    if (before.isEmpty()) {
      return;
    }
    Map<Integer, Instant> last = rows().lastActions(connection);
    Set<Integer> putOff = owed.read(connection);
    before.forEach(
        (idSite, day) -> {
          SiteCalendar calendar = look.calendars().get(idSite);
          boolean hasVisits =
              !last.getOrDefault(idSite, Instant.MIN).isBefore(calendar.from(Period.day(day)));
          if (hasVisits || putOff.contains(idSite)) {
            LocalDate today = calendar.dayOf(look.now());
            look.found().addAll(idSite, day, today.minusDays(1), new DayChange.Whole("day-ended"));
            if (hasVisits && !last.get(idSite).isBefore(calendar.from(Period.day(today)))) {
              // It may have been stamped so before the day began.
              look.found().add(idSite, today, DayChange.NONE);
            }
          }
        });
  }

  private void addUnarchived(Connection connection, Look look) throws SQLException {
    for (int idSite : rows().lastActions(connection).keySet()) {
      if (look.calendars().containsKey(idSite)) {
        addUnarchived(connection, idSite, look);
      }
    }
  }

  private void addUnarchived(Connection connection, int idSite, Look look) throws SQLException {
    SiteCalendar calendar = look.calendars().get(idSite);
    LocalDate today = calendar.dayOf(look.now());
    SiteRows rows = rows();
    Optional<LocalDate> day = rows.next(connection, idSite, Instant.EPOCH).map(calendar::dayOf);
    while (day.isPresent() && !day.get().isAfter(today)) {
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
      day = rows.next(connection, idSite, next).map(calendar::dayOf);
    }
  }
}
