package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import sluice.archive.fold.DependentFold;
import sluice.archive.fold.ScopeFold;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.visit.VisitReader;

/** Archives of days, counted from the log in one consistent snapshot a day. Not thread-safe. */
final class DayBuilder {
  private final SiteContext site;

  DayBuilder(SiteContext site) {
    this.site = site;
  }

  /**
   * Archives a day; without any visit of the site nothing is stored, unless an archive has to be
   * replaced.
   *
   * @param segments all visits first, unless their archive is there
   */
  void build(Period day, List<ArchivedSegment> segments) throws SQLException {
    List<ScopeFold> folds = new ArrayList<>();
    for (ArchivedSegment segment : segments) {
      folds.add(new ScopeFold(site.facts(), site.settings(), day, segment));
    }
    RivalArchives rivals = RivalArchives.before(site, day);
    try (Connection snapshot = site.tables().connect()) {
      read(snapshot, day, bundle -> folds.forEach(fold -> fold.add(bundle, site.names())));
      boolean hasVisits = !segments.contains(ArchivedSegment.ALL);
      for (ScopeFold fold : folds) {
        for (ScopeFold.Archive archive :
            fold.archives(snapshot, site.names(), flag -> site.isPublished(day, flag))) {
          hasVisits =
              hasVisits
                  || archive.contents().number("nb_visits") > 0
                  || site.isPublished(day, archive.flag());
          if (hasVisits) {
            long id = site.publish(day, archive.flag(), archive.contents());
            rivals.published(archive.flag(), id);
          }
        }
      }
      site.remember(day, folds);
      site.archiveAgainIfHidden(day, rivals);
      snapshot.rollback();
    }
  }

  /**
   * Archives one plugin of a dependent segment, of a day on which the segment itself has visits.
   */
  void buildDependent(Period day, ArchivedSegment dependent, String plugin) throws SQLException {
    DependentFold fold = new DependentFold(site.facts(), site.settings(), day, dependent);
    try (Connection snapshot = site.tables().connect()) {
      read(snapshot, day, bundle -> fold.add(bundle, site.names()));
      ArchiveContents summary = fold.summary(snapshot, site.names());
      boolean isSummary = plugin.equals(DependentFold.SUMMARY);
      site.publish(
          day,
          fold.flag(plugin),
          isSummary ? summary : fold.goals(snapshot, summary, site.names()));
      snapshot.rollback();
    }
  }

  private void read(Connection snapshot, Period day, VisitReader.Sink sink) throws SQLException {
    snapshot.setAutoCommit(false);
    try (Statement statement = snapshot.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
    }
    long[] ids =
        site.visits()
            .idVisits(
                snapshot,
                site.facts().idSite(),
                SiteCalendar.of(site.facts()).from(day),
                SiteCalendar.of(site.facts()).to(day));
    site.visits()
        .read(
            snapshot,
            ids,
            bundle -> {
              site.checkOpen();
              sink.take(bundle);
            });
  }
}
