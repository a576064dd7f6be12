package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sluice.archive.fold.PeriodArchives;
import sluice.archive.fold.ScopeFold;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SiteFacts;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveTables;
import sluice.archive.table.ArchiveWriter;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitReader;

/**
 * Builds and publishes the archives of one site: days from the log, longer periods from published
 * parts. Days are read in one consistent snapshot each. Not thread-safe.
 */
final class SiteArchiver {
  private final MatomoTables tables;
  private final SiteFacts site;
  private final ReportSettings settings;
  private final List<ArchivedSegment> segments;
  private final ArchiveReader reader;
  private final ArchiveWriter writer;
  private final InstantSource clock;
  private final Connection publishing;
  private final LogActions names;
  private final VisitReader visits;
  private int published;

  /** Publishes over the given connection, which holds the site's lease and is in autocommit. */
  SiteArchiver(
      MatomoTables tables,
      SiteFacts site,
      ArchiverConfig config,
      Connection publishing,
      InstantSource clock) {
    this.tables = tables;
    this.site = site;
    this.settings = config.reports();
    this.segments = List.of(ArchivedSegment.ALL);
    this.publishing = publishing;
    this.clock = clock;
    ArchiveTables archives = new ArchiveTables(tables);
    this.reader = new ArchiveReader(archives);
    this.writer = new ArchiveWriter(archives, clock);
    this.names = new LogActions(tables);
    this.visits = new VisitReader(tables, names);
  }

  /** Number of archives published so far. */
  int published() {
    return published;
  }

  /** Rebuilds these days, then the periods of these kinds that hold them. */
  void rebuild(Collection<LocalDate> days, Set<PeriodKind> kinds) throws SQLException {
    Set<LocalDate> sorted = new TreeSet<>(days);
    LocalDate today = site.calendar().dayOf(clock.instant());
    for (LocalDate day : sorted) {
      if (!day.isAfter(today)) {
        rebuildDay(Period.day(day));
      }
    }
    for (PeriodKind kind : EnumSet.of(PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.YEAR)) {
      if (kinds.contains(kind)) {
        Set<Period> periods = new LinkedHashSet<>();
        sorted.forEach(day -> periods.add(Period.of(kind, day)));
        for (Period period : periods) {
          rebuildPeriod(period);
        }
      }
    }
  }

  private void rebuildDay(Period day) throws SQLException {
    List<ScopeFold> folds = new ArrayList<>();
    for (ArchivedSegment segment : segments) {
      folds.add(new ScopeFold(site, settings, day, segment));
    }
    try (Connection snapshot = tables.connect()) {
      beginSnapshot(snapshot);
      long[] ids =
          visits.idVisits(
              snapshot, site.idSite(), site.calendar().from(day), site.calendar().to(day));
      visits.read(snapshot, ids, bundle -> folds.forEach(fold -> fold.add(bundle, names)));
      boolean hasVisits = false;
      for (ScopeFold fold : folds) {
        hasVisits = publish(snapshot, day, fold, hasVisits);
      }
      snapshot.rollback();
    }
  }

  /** The first fold is that of all visits: a day without any gets no archive at all. */
  private boolean publish(Connection snapshot, Period day, ScopeFold fold, boolean siteHasVisits)
      throws SQLException {
    boolean hasVisits = siteHasVisits;
    for (ScopeFold.Archive archive : fold.archives(snapshot, names)) {
      hasVisits = hasVisits || archive.contents().number("nb_visits") > 0;
      if (hasVisits) {
        writer.publish(
            publishing, new ArchiveKey(site.idSite(), day, archive.flag()), archive.contents());
        published++;
      }
    }
    return hasVisits;
  }

  private static void beginSnapshot(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
    }
  }

  private void rebuildPeriod(Period period) throws SQLException {
    for (Period part : period.parts()) {
      buildIfMissing(part);
    }
    try (Connection connection = tables.connect()) {
      PeriodArchives archives = new PeriodArchives(site, settings, reader, connection);
      for (ScopeFold.Archive archive : archives.of(period, segments, visits, names)) {
        writer.publish(
            connection, new ArchiveKey(site.idSite(), period, archive.flag()), archive.contents());
        published++;
      }
    }
  }

  /** A part that was never archived though it has visits is archived first, as Matomo does. */
  private void buildIfMissing(Period part) throws SQLException {
    boolean isMissing;
    try (Connection connection = tables.connect()) {
      boolean isThere =
          reader.newest(connection, new ArchiveKey(site.idSite(), part, DoneFlag.ALL)).isPresent();
      isMissing =
          !isThere
              && visits.anyVisit(
                  connection, site.idSite(), site.calendar().from(part), site.calendar().to(part));
    }
    if (isMissing && part.kind() == PeriodKind.DAY) {
      rebuildDay(part);
    } else if (isMissing) {
      rebuildPeriod(part);
    }
  }
}
