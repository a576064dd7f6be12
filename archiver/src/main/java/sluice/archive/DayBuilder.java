package sluice.archive;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sluice.archive.change.DayChange;
import sluice.archive.fold.DayState;
import sluice.archive.fold.DependentFold;
import sluice.archive.fold.ScopeFold;
import sluice.archive.fold.VisitorSets;
import sluice.archive.period.Period;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.DoneFlag;

/**
 * Archives of days, counted from the log in one consistent snapshot a day: those of days that go on
 * out of what was counted before and what changed, all others whole. Not thread-safe.
 */
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
  void build(Period day, DayChange change, List<ArchivedSegment> segments) throws SQLException {
    site.dayDone(change, site.in(ArchivePhase.COUNT, () -> count(day, change, segments)));
  }

  /** Returns how many rows of the log were read. */
  private long count(Period day, DayChange change, List<ArchivedSegment> segments)
      throws SQLException {
    site.begins();
    RivalArchives rivals = RivalArchives.before(site, day);
    try (Connection snapshot = site.snapshot()) {
      DaySnapshot log = new DaySnapshot(site, snapshot, day);
      if (!site.days().goesOn(day) || !buildKept(log, change, segments, rivals)) {
        buildWhole(log, segments, rivals);
        site.archivesAgain(day, rivals);
      }
      snapshot.rollback();
      return log.rows();
    }
  }

  /** False if the day's files cannot be used or written: then it is counted without them. */
  private boolean buildKept(
      DaySnapshot log, DayChange change, List<ArchivedSegment> segments, RivalArchives rivals)
      throws SQLException {
    try (KeptDays.Kept kept = site.days().take(log, rivals)) {
      DayState state = kept.state();
      update(state, log, change);
      List<ArchivedSegment> due = due(log.day(), state, segments, rivals.listedBefore());
      if (!due.isEmpty()) {
        Map<String, VisitorSets.DayVisitors> visitors = ofOthers(log.day(), state, due);
        try (DayState.Counted counted = state.count(log, due)) {
          publish(log, counted.folds(), rivals)
              .forEach((fold, archives) -> state.published(fold.segment(), archives));
          site.visitors().remember(log.day(), visitors, counted.folds());
        }
      }
      if (!site.archivesAgain(log.day(), rivals)) {
        kept.store(rivals); // else it is counted whole, also if this process ends before it says so
      }
      return true;
    } catch (IOException e) {
      site.days().failed(log.day(), e);
      return false;
    }
  }

  /**
   * The segments of which what readers see is not what is counted, or of which the visitors are not
   * known: what the log holds of these now may be newer than the archives. Beside such, archives of
   * the others are right and get a new stamp, those too that a longer period made of their new and
   * returning visitors; where nothing is due the site is quiet, and nothing is written.
   */
  private List<ArchivedSegment> due(
      Period day, DayState state, List<ArchivedSegment> segments, ListedArchives listed)
      throws SQLException {
    Set<Long> ours = new HashSet<>();
    site.keptSegments().forEach(segment -> ours.addAll(state.published(segment).values()));
    Set<String> known = site.visitors().of(day).keySet();
    List<ArchivedSegment> due = new ArrayList<>();
    Map<DoneFlag, Long> right = new HashMap<>();
    for (ArchivedSegment segment : segments) {
      Map<DoneFlag, Long> published = state.published(segment);
      if (!published.isEmpty() && listed.are(published, ours) && known.contains(segment.hash())) {
        right.putAll(listed.complete(DependentFold.flags(segment, site.installation())));
      } else {
        due.add(segment);
      }
    }
    if (!due.isEmpty()) {
      site.stamp(day, right);
    }
    return due;
  }

  /**
   * The visitors that are known of segments that are not published: of all, as long as the archive
   * of all visits stays what it is, else of those of which nothing changed.
   */
  private Map<String, VisitorSets.DayVisitors> ofOthers(
      Period day, DayState state, List<ArchivedSegment> due) throws SQLException {
    Map<String, VisitorSets.DayVisitors> visitors = new HashMap<>(site.visitors().of(day));
    if (due.contains(ArchivedSegment.ALL)) {
      Set<String> unchanged = new HashSet<>();
      for (ArchivedSegment segment : site.keptSegments()) {
        if (!due.contains(segment) && !state.published(segment).isEmpty()) {
          DependentFold.flags(segment, site.installation())
              .forEach(flag -> unchanged.add(flag.segmentHash()));
        }
      }
      visitors.keySet().retainAll(unchanged);
    }
    return visitors;
  }

  private void update(DayState state, DaySnapshot log, DayChange change)
      throws SQLException, IOException {
    if (change instanceof DayChange.Whole) {
      state.forget();
    }
    state.update(log, change.ids(), change instanceof DayChange.Compare, site.keptSegments());
  }

  private void buildWhole(DaySnapshot log, List<ArchivedSegment> segments, RivalArchives rivals)
      throws SQLException {
    List<ScopeFold> folds = whole(log, segments);
    publish(log, folds, rivals);
    // They are those of the archive of all visits, which may be another by now.
    site.visitors().remember(log.day(), site.visitors().of(log.day()), folds);
  }

  private List<ScopeFold> whole(DaySnapshot log, List<ArchivedSegment> segments)
      throws SQLException {
    List<ScopeFold> folds = new ArrayList<>();
    for (ArchivedSegment segment : segments) {
      folds.add(new ScopeFold(site.facts(), site.settings(), log.day(), segment));
    }
    log.read(log.idVisits(), bundle -> folds.forEach(fold -> fold.add(bundle, site.names())));
    return folds;
  }

  /**
   * Publishes folds, that of all visits before the others, which are published side by side.
   * Nothing is counted meanwhile.
   *
   * @return what was published of each fold, ids by flag
   */
  private Map<ScopeFold, Map<DoneFlag, Long>> publish(
      DaySnapshot log, List<ScopeFold> folds, RivalArchives rivals) throws SQLException {
    Map<ScopeFold, Map<DoneFlag, Long>> published = new ConcurrentHashMap<>();
    Optional<ScopeFold> all = folds.stream().filter(ScopeFold::isOfAllVisits).findFirst();
    if (all.isPresent()) {
      published.put(all.get(), publish(log, all.get(), rivals, false));
    }
    boolean hasVisits = all.isEmpty() || !published.get(all.get()).isEmpty();
    site.crew()
        .forEach(
            folds.stream().filter(fold -> !fold.isOfAllVisits()).toList(),
            fold -> published.put(fold, publishSegment(log, fold, rivals, hasVisits)));
    return published;
  }

  private Map<DoneFlag, Long> publishSegment(
      DaySnapshot log, ScopeFold fold, RivalArchives rivals, boolean hasVisits)
      throws SQLException {
    site.begins();
    return site.in(ArchivePhase.COUNT, () -> publish(log, fold, rivals, hasVisits));
  }

  /**
   * Publishes the archives of a fold; without visits only those that replace others.
   *
   * @param hasVisits whether the day has an archive of all visits
   */
  private Map<DoneFlag, Long> publish(
      DaySnapshot log, ScopeFold fold, RivalArchives rivals, boolean hasVisits)
      throws SQLException {
    Period day = log.day();
    boolean isPublished = hasVisits;
    Map<DoneFlag, Long> ids = new HashMap<>();
    for (ScopeFold.Archive archive :
        fold.archives(making(log), contents(day), flag -> site.isPublished(day, flag))) {
      isPublished =
          isPublished
              || !archive.contents().numerics().isEmpty()
              || site.isPublished(day, archive.flag());
      if (isPublished) {
        ids.put(archive.flag(), rivals.publishOnce(archive.flag(), archive.contents()));
      }
    }
    return ids;
  }

  private ScopeFold.Making making(DaySnapshot log) {
    return new ScopeFold.Making(log.connection(), site::names, site.sideBySide(ArchivePhase.COUNT));
  }

  private ArchiveContents contents(Period day) {
    return day.date1().isBefore(site.today()) ? new ArchiveContents() : ArchiveContents.ofRunning();
  }

  /**
   * Archives one plugin of a dependent segment, of a day on which the segment itself has visits.
   */
  void buildDependent(Period day, ArchivedSegment.Dependent dependent, String plugin)
      throws SQLException {
    DependentFold fold = new DependentFold(site.facts(), site.settings(), day, dependent);
    try (Connection snapshot = site.snapshot()) {
      DaySnapshot log = new DaySnapshot(site, snapshot, day);
      log.read(log.idVisits(), bundle -> fold.add(bundle, site.names()));
      ScopeFold.Making making = making(log);
      ArchiveContents summary = fold.summary(making);
      boolean isSummary = plugin.equals(DependentFold.SUMMARY);
      site.publish(day, fold.flag(plugin), isSummary ? summary : fold.goals(making, summary));
      snapshot.rollback();
    }
  }
}
