package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
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
 * Finds the days that changed since the last run. Without a remembered mark it looks for days that
 * have visits and no archive. Not thread-safe.
 */
public final class ChangeFinder {
  /** How far back a conversion or a visit may be stamped when it is written. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private final MatomoTables tables;
  private final ArchiveReader reader;
  private final IdTail visits;
  private final IdTail actions;
  private final TouchedRows touched;
  private final VisitDays visitDays;
  private final Invalidations invalidations;
  private final Map<Integer, LocalDate> lookedAt = new HashMap<>();
  private final ChangedDays changed = new ChangedDays();
  private Optional<Instant> lastRun = Optional.empty();

  /** Looks at the tables of one Matomo. */
  public ChangeFinder(MatomoTables tables, ArchiveReader reader, Invalidations invalidations) {
    this.tables = tables;
    this.reader = reader;
    this.invalidations = invalidations;
    this.visits = new IdTail(tables, LogTable.VISIT, "idvisit");
    this.actions = new IdTail(tables, LogTable.LINK_VISIT_ACTION, "idlink_va");
    this.touched = new TouchedRows(tables);
    this.visitDays = new VisitDays(tables);
  }

  /** Goes on from where a former process was. */
  public void resume(Marks marks) {
    visits.resume(marks.idVisits());
    actions.resume(marks.idLinkVas());
    touched.marks().putAll(marks.touched());
    lastRun = Optional.of(marks.lastRun());
  }

  /** Whether it goes on from somewhere, and does not begin by looking for what is missing. */
  public boolean isUnderWay() {
    return lastRun.isPresent();
  }

  /**
   * Where a later process may go on once all changed days are published; empty before the first
   * look.
   *
   * @param owed sites of which something else is still to be published
   */
  public Optional<Marks> marks(Set<Integer> owed) {
    return lastRun.map(at -> new Marks(visits.marks(), actions.marks(), at, touched.marks(), owed));
  }

  /** The days that were found and not yet published, of this run and of former ones. */
  public ChangedDays changed() {
    return changed;
  }

  /**
   * Adds the days that changed to {@link #changed}.
   *
   * @param calendars of all sites that are archived
   */
  public void find(Connection connection, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    if (lastRun.isEmpty()) {
      visits.skipToEnd(connection);
      actions.skipToEnd(connection);
      touched.read(connection, (idSite, idVisit) -> {});
      for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
        addUnarchived(connection, site.getKey(), site.getValue(), now);
      }
    } else {
      addNew(connection, calendars, now);
    }
    invalidations.read(connection, changed);
    for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
      addFinished(connection, site.getKey(), site.getValue(), now);
    }
    lastRun = Optional.of(now);
  }

  private void addNew(Connection connection, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    Map<Integer, Set<Long>> ids = new HashMap<>();
    IdTail.Sink sink =
        (idSite, idVisit) -> ids.computeIfAbsent(idSite, none -> new TreeSet<>()).add(idVisit);
    touched.read(connection, sink);
    visits.read(connection, now, sink);
    actions.read(connection, now, sink);
    Instant since = lastRun.orElse(now).minus(MARGIN);
    for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
      addRecent(connection, site.getKey(), since, sink);
      visitDays.add(
          connection,
          site.getKey(),
          site.getValue(),
          ids.getOrDefault(site.getKey(), Set.of()),
          changed);
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
  private void addFinished(Connection connection, int idSite, SiteCalendar calendar, Instant now)
      throws SQLException {
    LocalDate today = calendar.dayOf(now);
    LocalDate before =
        Optional.ofNullable(lookedAt.put(idSite, today))
            .orElse(calendar.dayOf(lastRun.orElse(now)));
    if (before.equals(today)) {
      return;
    }
    boolean hasVisits =
        nextVisit(connection, idSite, calendar, calendar.from(Period.day(before))).isPresent();
    if (hasVisits) {
      changed.addAll(idSite, before, today.minusDays(1));
    }
  }

  private void addUnarchived(Connection connection, int idSite, SiteCalendar calendar, Instant now)
      throws SQLException {
    LocalDate today = calendar.dayOf(now);
    Optional<LocalDate> day = nextVisit(connection, idSite, calendar, Instant.EPOCH);
    while (day.isPresent()) {
      boolean isDone =
          reader
              .newest(connection, new ArchiveKey(idSite, Period.day(day.get()), DoneFlag.ALL))
              .isPresent();
      if (!isDone || !day.get().isBefore(today.minusDays(1))) {
        changed.add(idSite, day.get());
      }
      day =
          nextVisit(
              connection, idSite, calendar, calendar.to(Period.day(day.get())).plusSeconds(1));
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
