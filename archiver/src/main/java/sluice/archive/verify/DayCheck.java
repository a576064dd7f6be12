package sluice.archive.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.fold.PeriodVisitors;
import sluice.archive.fold.ScopeFold;
import sluice.archive.fold.VisitorSets;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneValue;
import sluice.archive.table.SideBySide;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;

/** Counts one day of a site from the log and compares its archives. Not thread-safe. */
final class DayCheck {
  private static final LogField VISIT_LAST_ACTION_TIME = LogField.of("visit_last_action_time");
  private static final LogField SERVER_TIME = LogField.of("server_time");

  private final CheckedSite site;
  private final Period day;
  private final long from;
  private final long to;
  private long newestRow;
  private long rows;

  DayCheck(CheckedSite site, Period day) {
    this.site = site;
    this.day = day;
    this.from = SiteCalendar.of(site.facts()).from(day).getEpochSecond();
    this.to = SiteCalendar.of(site.facts()).to(day).getEpochSecond();
  }

  /**
   * Compares all archives of the day that are there.
   *
   * @param stop called before each visit; throws to end the check
   * @return rows of the log that were read
   */
  long compare(Connection snapshot, Comparing comparing, ArchiveReader reader, Runnable stop)
      throws SQLException {
    StoredArchives stored = comparing.stored();
    List<ScopeFold> folds =
        site.segmentsIn(stored).stream()
            .map(segment -> new ScopeFold(site.facts(), site.settings(), day, segment))
            .toList();
    if (!folds.isEmpty()) {
      read(snapshot, folds, stop);
    }
    boolean isMarked = comparing.marks().concern(day);
    ScopeFold.Making making =
        new ScopeFold.Making(snapshot, site.logs()::names, SideBySide.ONE_BY_ONE);
    for (ScopeFold fold : folds) {
      for (ScopeFold.Archive archive :
          fold.archives(making, ArchiveContents.ofRunning(), stored::has)) {
        stop.run();
        if (stored.has(archive.flag())) {
          ArchiveKey key = new ArchiveKey(site.facts().idSite(), day, archive.flag());
          ArchiveAge age =
              isMarked ? ArchiveAge.MARKED : age(stored.row(archive.flag()).orElseThrow());
          new ArchiveComparison(comparing.findings(), key, age, comparing.acceptedPlugins())
              .compare(stored.records(archive.flag()), archive.contents());
        }
      }
    }
    remember(snapshot, folds, reader);
    return rows;
  }

  private ArchiveAge age(ArchiveReader.DoneRow archive) {
    if (archive.value() == DoneValue.INVALIDATED.code()) {
      return ArchiveAge.INVALIDATED;
    }
    boolean isOlderThanRows = !archive.archivedAt().isAfter(Instant.ofEpochSecond(newestRow));
    return isOlderThanRows ? ArchiveAge.BEFORE_ROWS : ArchiveAge.CURRENT;
  }

  private void read(Connection snapshot, List<ScopeFold> folds, Runnable stop) throws SQLException {
    SiteCalendar calendar = SiteCalendar.of(site.facts());
    long[] ids =
        site.logs()
            .visits()
            .idVisits(snapshot, site.facts().idSite(), calendar.from(day), calendar.to(day));
    site.logs()
        .visits()
        .read(
            snapshot,
            ids,
            bundle -> {
              stop.run();
              look(bundle);
              folds.forEach(fold -> fold.add(bundle, site.logs().names()));
            });
  }

  private void look(VisitBundle bundle) {
    rows += bundle.rows();
    if (bundle.hasVisit()) {
      look(bundle.visit(), VISIT_LAST_ACTION_TIME);
    }
    for (List<LogRow> some :
        List.of(bundle.actions(), bundle.conversions(), bundle.items(), bundle.botRequests())) {
      some.forEach(row -> look(row, SERVER_TIME));
    }
  }

  private void look(LogRow row, LogField column) {
    long time = row.number(column);
    if (time >= from && time <= to) {
      newestRow = Math.max(newestRow, time);
    }
  }

  /** Keeps the day's visitors, so that its week and month need not read the log again. */
  private void remember(Connection snapshot, List<ScopeFold> folds, ArchiveReader reader)
      throws SQLException {
    Map<String, VisitorSets.DayVisitors> visitors = new HashMap<>();
    folds.forEach(fold -> visitors.putAll(fold.visitors()));
    VisitorSets.Key key =
        PeriodVisitors.key(site.facts(), day, reader, PeriodVisitors.Stamps.AS_STORED, snapshot);
    site.sets().put(key, visitors);
  }
}
