package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.archive.period.ArchiveLifetimes;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveTables;
import sluice.archive.table.ArchiveWriter;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.DoneValue;
import sluice.archive.table.MatomoTables;
import sluice.log.DateTimes;
import sluice.log.LogTable;

/**
 * Keeps archives from growing outdated in Matomo's eyes while nothing of their sites changes: their
 * done flags are stamped anew, of all sites by a few statements (docs:
 * archiver/docs/archive-tables.md#archives-of-quiet-sites). Not thread-safe.
 */
public final class QuietArchives {
  /** Archives stamped, and sites asked for, in one statement. */
  private static final int AT_ONCE = 10_000;

  /** Pause between two looks at periods that are over. */
  private static final Duration PAUSE_OF_OVER = Duration.ofHours(1);

  private final MatomoTables tables;
  private final ArchiveWriter writer;
  private final OwnTables own;
  private final ArchiveTables archives;
  private Instant nextLook = Instant.MIN;
  private Instant nextLookAtOver = Instant.MIN;

  /**
   * Stamps archives of one Matomo.
   *
   * @param writer is told of the stamps, so that it knows its own archives again
   */
  public QuietArchives(MatomoTables tables, ArchiveWriter writer) {
    this.tables = tables;
    this.writer = writer;
    this.own = new OwnTables(tables);
    this.archives = new ArchiveTables(tables);
  }

  /** Archives of one period that are stamped anew if they are older than something. */
  private static final class Group {
    private final List<Integer> sites = new ArrayList<>();
    private Instant olderThan = Instant.MIN;

    void add(int idSite, Instant atLeast) {
      sites.add(idSite);
      olderThan = olderThan.isBefore(atLeast) ? atLeast : olderThan;
    }
  }

  private record Key(Period period, boolean isOver) {}

  /**
   * Stamps the done flags of sites of which nothing waits to be archived, when it is time. What is
   * stamped was up to date at the instant.
   *
   * @param connection in autocommit
   * @param calendars of all sites
   * @param current how long Matomo takes archives for fresh
   * @param now when the log was last looked at, or earlier
   */
  public void restamp(
      Connection connection,
      Map<Integer, SiteCalendar> calendars,
      ArchiveLifetimes current,
      Instant now)
      throws SQLException {
    if (now.isBefore(nextLook)) {
      return;
    }
    nextLook = now.plus(current.shortest().dividedBy(4));
    if (!current.byBrowser() && current.isEnforced()) {
      return; // nobody minds how old they are
    }
    // Where reports do not make archives, those of new and returning visitors are made all the
    // same.
    String flags = current.byBrowser() ? "done%" : "done%.%";
    for (Map.Entry<Key, Group> group : groups(connection, calendars, current, now).entrySet()) {
      Period period = group.getKey().period();
      if (archives.exist(connection, period)) {
        Stamp stamp = new Stamp(archives.numericName(period), group.getValue().olderThan, now);
        stamp(connection, stamp, outdated(connection, period, group.getValue(), flags, stamp));
      }
    }
  }

  private Map<Key, Group> groups(
      Connection connection,
      Map<Integer, SiteCalendar> calendars,
      ArchiveLifetimes current,
      Instant now)
      throws SQLException {
    boolean withOver = !now.isBefore(nextLookAtOver);
    nextLookAtOver = withOver ? now.plus(PAUSE_OF_OVER) : nextLookAtOver;
    Map<Key, Group> groups = new LinkedHashMap<>();
    Set<Integer> waiting = waiting(connection, current, now);
    calendars.forEach(
        (idSite, calendar) -> {
          if (waiting.contains(idSite)) {
            return;
          }
          LocalDate today = calendar.dayOf(now);
          for (PeriodKind kind : PeriodKind.values()) {
            Period running = Period.of(kind, today);
            groups
                .computeIfAbsent(new Key(running, false), none -> new Group())
                .add(idSite, now.minus(current.of(kind).dividedBy(2)));
            if (withOver && kind != PeriodKind.DAY) {
              Period over = Period.of(kind, running.date1().minusDays(1));
              groups
                  .computeIfAbsent(new Key(over, true), none -> new Group())
                  .add(idSite, calendar.to(over).plusSeconds(1));
            }
          }
        });
    return groups;
  }

  /**
   * Sites of which a day or something else is still to be archived. Where reports make no archives,
   * those of new and returning visitors may be as old as what they are shown beside, which the pace
   * decides: only what waits for longer than a run should take counts.
   */
  private Set<Integer> waiting(Connection connection, ArchiveLifetimes current, Instant now)
      throws SQLException {
    own.create(connection);
    Set<Integer> idSites = new HashSet<>();
    Instant found = current.byBrowser() ? now : now.minus(current.shortest().dividedBy(2));
    String owed =
        (" UNION SELECT SUBSTRING(name, 1 + LENGTH('" + OwedSites.PREFIX + "')) FROM ")
            + (own.marks() + " WHERE name LIKE '" + OwedSites.PREFIX + "%'");
    String sql =
        ("SELECT idsite FROM " + own.dirty())
            + (" WHERE ts_found <= '" + DateTimes.text(found) + "'")
            + (current.byBrowser() ? owed : "")
            + (" UNION SELECT idsite FROM " + tables.name("archive_invalidations"))
            + (" WHERE status IN (0, 1) AND period <= " + PeriodKind.YEAR.code());
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        idSites.add(rows.getInt(1));
      }
    }
    return idSites;
  }

  private record Stamp(String table, Instant olderThan, Instant now) {}

  private record Newest(ArchiveKey key, long idArchive, int value, Instant archivedAt) {}

  /** The newest archives of the group that are complete and older than is allowed. */
  private List<Newest> outdated(
      Connection connection, Period period, Group group, String flags, Stamp stamp)
      throws SQLException {
    List<Newest> outdated = new ArrayList<>();
    for (List<Integer> sites : pieces(group.sites)) {
      String sql =
          LogTable.SELECT_BY_LIST
              + "idsite, name, idarchive, value, UNIX_TIMESTAMP(ts_archived) FROM "
              + (stamp.table() + " FORCE INDEX (index_idsite_dates_period)")
              + (" WHERE idsite IN (" + list(sites) + ") AND date1 = ? AND date2 = ?")
              + " AND period = ? AND name LIKE ?";
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setString(1, period.date1().toString());
        select.setString(2, period.date2().toString());
        select.setInt(3, period.kind().code());
        select.setString(4, flags);
        try (ResultSet rows = select.executeQuery()) {
          newest(rows, period, stamp.now()).values().stream()
              .filter(row -> row.value() == DoneValue.OK.code())
              .filter(row -> row.archivedAt().isBefore(stamp.olderThan()))
              .forEach(outdated::add);
        }
      }
    }
    return outdated;
  }

  private static Map<ArchiveKey, Newest> newest(ResultSet rows, Period period, Instant now)
      throws SQLException {
    Map<ArchiveKey, Newest> newest = new HashMap<>();
    while (rows.next()) {
      ArchiveKey key = new ArchiveKey(rows.getInt(1), period, DoneFlag.of(rows.getString(2)));
      Newest row =
          new Newest(key, rows.getLong(3), rows.getInt(4), Instant.ofEpochSecond(rows.getLong(5)));
      if (!DoneValue.isAbandoned(row.value(), row.archivedAt(), now)) {
        newest.merge(key, row, (one, other) -> one.idArchive() > other.idArchive() ? one : other);
      }
    }
    return newest;
  }

  /** What was published since it was looked at has a later stamp already. */
  private void stamp(Connection connection, Stamp stamp, List<Newest> outdated)
      throws SQLException {
    for (List<Newest> some : pieces(outdated)) {
      String sql =
          LogTable.UPDATE_BY_LIST
              + stamp.table()
              + " FORCE INDEX (PRIMARY) SET ts_archived = ? WHERE idarchive IN ("
              + list(some.stream().map(Newest::idArchive).toList())
              + ") AND name LIKE 'done%' AND value = "
              + DoneValue.OK.code()
              + " AND ts_archived < ?";
      try (PreparedStatement update = connection.prepareStatement(sql)) {
        update.setString(1, DateTimes.text(stamp.now()));
        update.setString(2, DateTimes.text(stamp.olderThan()));
        update.executeUpdate();
      }
      some.forEach(
          one -> writer.stamped(one.key(), one.idArchive(), one.archivedAt(), stamp.now()));
    }
  }

  private static <T> List<List<T>> pieces(List<T> all) {
    List<List<T>> pieces = new ArrayList<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      pieces.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
    return pieces;
  }

  private static String list(List<? extends Number> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
