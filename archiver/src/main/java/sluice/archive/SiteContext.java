package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import sluice.archive.change.DayChange;
import sluice.archive.fold.DayStates;
import sluice.archive.fold.FoldedScope;
import sluice.archive.fold.PeriodCaches;
import sluice.archive.fold.PeriodFold;
import sluice.archive.fold.PeriodParts;
import sluice.archive.fold.TextDigest;
import sluice.archive.past.PastDays;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.ReportSettings;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveStore;
import sluice.archive.table.ArchivingTimes;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.SideBySide;
import sluice.archive.table.WeighedCache;
import sluice.archive.visit.KnownActions;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitReader;
import sluice.matomo.MatomoInstallation;
import sluice.site.Site;

/**
 * What building one site's archives needs: its facts and segments, readers, and the connection that
 * publishes and holds the lease. Threads that build days or segments of the site side by side share
 * it: each has readers of its own, and they publish and look up one after the other.
 */
final class SiteContext {
  private final MatomoTables tables;
  private final MatomoInstallation installation;
  private final Site facts;
  private final Instant opened;
  private final ReportSettings settings;
  private final String shape;
  private final List<ArchivedSegment> segments;
  private final List<ArchivedSegment> keptSegments;
  private final SitePast past;
  private final SiteVisitors visitors;
  private final KeptDays days;
  private final Connection publishing;
  private final ArchiveStore store;
  private final ArchivingTimes times;
  private final PeriodCaches caches;
  private final SiteMeters meters;
  private final BooleanSupplier isClosed;
  private final Crew crew;
  private final LogSnapshots snapshots;
  private final KnownActions actions;

  /** Goes with this context: values of a ThreadLocal would stay with the threads of the crew. */
  private final Map<Thread, Reading> reading = new ConcurrentHashMap<>();

  /** When work on the next archive began, by thread. */
  private final Map<Thread, Instant> begun = new ConcurrentHashMap<>();

  private final Set<LocalDate> again = new TreeSet<>();
  private final Map<ArchiveKey, Long> made = new HashMap<>();
  private int archives;

  SiteContext(
      MatomoTables tables, Site facts, ArchiverConfig config, Connection publishing, State state)
      throws SQLException {
    this.tables = tables;
    this.installation = state.installation().now();
    this.facts = facts;
    this.opened = state.store().clock().instant();
    this.settings = state.installation().reports();
    this.shape = TextDigest.of(facts + " " + settings);
    this.publishing = publishing;
    this.store = state.store();
    this.times = new ArchivingTimes(tables);
    this.caches = state.caches();
    this.meters = state.meters();
    this.isClosed = state.isClosed();
    SegmentCatalogue catalogue = new SegmentCatalogue(tables, settings.past(), installation);
    this.keptSegments = catalogue.of(publishing, facts, state.keepsSegments());
    this.past = new SitePast(facts.idSite(), catalogue.firstDays(), state.past(), publishing);
    this.visitors = new SiteVisitors(this, caches);
    this.segments = config.archivesSegments() ? keptSegments : List.of(ArchivedSegment.ALL);
    this.crew = state.crew();
    this.snapshots = state.snapshots();
    this.actions = state.actions();
    this.days = new KeptDays(this, state.days());
  }

  /**
   * What outlives the archiving of one site.
   *
   * @param installation what this Matomo does, as of the last look
   * @param keepsSegments whether segments are archived, now or later
   */
  record State(
      LiveInstallation installation,
      ArchiveStore store,
      PeriodCaches caches,
      DayStates days,
      KnownActions actions,
      PastDays past,
      boolean keepsSegments,
      Crew crew,
      SiteMeters meters,
      LogSnapshots snapshots,
      BooleanSupplier isClosed) {}

  /** What one thread reads the log with. */
  private record Reading(LogActions names, VisitReader visits) {
    static Reading of(MatomoTables tables, KnownActions actions, MatomoInstallation installation) {
      LogActions names = new LogActions(actions);
      return new Reading(names, new VisitReader(tables, names, installation.botTracking()));
    }
  }

  /** The days of which is kept what was counted: for the thread that has the turn. */
  KeptDays days() {
    return days;
  }

  /** What archives of segments are left for later: for the thread that has the turn. */
  SitePast past() {
    return past;
  }

  /** Visitors of the site's days, weeks and months. */
  SiteVisitors visitors() {
    return visitors;
  }

  /** A connection that sees the log as it is now; to be rolled back and closed. */
  Connection snapshot() throws SQLException {
    return snapshots.open();
  }

  /** The threads that the days of the site may be shared with. */
  Crew crew() {
    return crew;
  }

  /** Does work whose time counts for a phase. */
  <T> T in(ArchivePhase phase, SiteMeters.Work<T> work) throws SQLException {
    return meters.in(facts.idSite(), phase, work);
  }

  /** Does pieces of work by all threads that have nothing else to do. */
  SideBySide sideBySide(ArchivePhase phase) {
    return pieces ->
        crew.forEach(
            pieces,
            piece ->
                in(
                    phase,
                    () -> {
                      piece.run();
                      return true;
                    }));
  }

  /** A day was archived, of which so many rows of the log were read. */
  void dayDone(DayChange change, long rows) {
    meters.dayDone(facts.idSite(), change, rows);
  }

  MatomoTables tables() {
    return tables;
  }

  /** What this Matomo does: the same for all that is archived in one turn. */
  MatomoInstallation installation() {
    return installation;
  }

  Site facts() {
    return facts;
  }

  ReportSettings settings() {
    return settings;
  }

  /** Stands for facts and settings: all that shapes archives beside what they are made of. */
  String shape() {
    return shape;
  }

  /** All segments that are archived for the site, now or later; all visits come first. */
  List<ArchivedSegment> keptSegments() {
    return keptSegments;
  }

  /** The segments that are archived now; all visits come first. */
  List<ArchivedSegment> segments() {
    return segments;
  }

  /** Of the calling thread. */
  LogActions names() {
    return reading().names();
  }

  /** Of the calling thread. */
  VisitReader visits() {
    return reading().visits();
  }

  private Reading reading() {
    return reading.computeIfAbsent(
        Thread.currentThread(), thread -> Reading.of(tables, actions, installation));
  }

  ArchiveStore store() {
    return store;
  }

  /** For the thread that has the turn, while no other builds days. */
  Connection publishing() {
    return publishing;
  }

  /** The site's current day. */
  LocalDate today() {
    return SiteCalendar.of(facts).dayOf(store.clock().instant());
  }

  synchronized List<ArchiveReader.DoneRow> doneRows(Period period) throws SQLException {
    return store.reader().doneRows(publishing, facts.idSite(), period);
  }

  /** Whether another process made an archive of a day meanwhile: then it has its turn again. */
  synchronized boolean archivesAgain(Period day, RivalArchives rivals) throws SQLException {
    boolean isContested = rivals.areContested(store.clock().instant());
    if (isContested) {
      again.add(day.date1());
    }
    return isContested;
  }

  /** Days that have to be archived once more. */
  synchronized Set<LocalDate> again() {
    return again;
  }

  /** The archives that were published, with their ids. */
  synchronized Map<ArchiveKey, Long> madeArchives() {
    return made;
  }

  /** Number of archives published so far. */
  synchronized int published() {
    return archives;
  }

  synchronized boolean isPublished(Period period, DoneFlag flag) throws SQLException {
    return store
        .reader()
        .newest(publishing, new ArchiveKey(facts.idSite(), period, flag))
        .isPresent();
  }

  /** Visits that a published archive counts; 0 if there is none. */
  synchronized double visitsOf(Period period, DoneFlag flag) throws SQLException {
    ArchiveKey key = new ArchiveKey(facts.idSite(), period, flag);
    var id = store.reader().newest(publishing, key);
    return id.isPresent()
        ? store.reader().numerics(publishing, key, id.getAsLong()).getOrDefault("nb_visits", 0.0)
        : 0;
  }

  /**
   * Ends what is being built when the archiver is closed: called often, between reads and writes.
   *
   * @throws CancellationException if it is closed
   */
  void checkOpen() {
    if (isClosed.getAsBoolean()) {
      throw new CancellationException(
          "the archiver was closed, site " + facts.idSite() + " is not finished");
    }
  }

  /** Archives of the parts of a period, as they are now. */
  PeriodParts parts(Period period) throws SQLException {
    return new PeriodParts(store.reader(), publishing, this, facts.idSite(), period);
  }

  /** Folds archives of parts. */
  PeriodFold fold(PeriodParts parts) {
    return new PeriodFold(parts, caches.parts(), today(), sideBySide(ArchivePhase.PERIODS));
  }

  /**
   * Publishes an archive: of a period that is not over under the id that it has, where that is
   * possible, else under a new one.
   */
  synchronized ArchiveReader.Version publish(Period period, DoneFlag flag, ArchiveContents contents)
      throws SQLException {
    checkOpen();
    archives++;
    if (period.kind() == PeriodKind.DAY && flag.equals(DoneFlag.ALL)) {
      caches.sets().forget(facts.idSite(), period.date1());
    }
    ArchiveKey key = new ArchiveKey(facts.idSite(), period, flag);
    boolean isOver = period.date2().isBefore(today());
    ArchiveReader.Version published =
        in(
            ArchivePhase.PUBLISH,
            () ->
                isOver
                    ? store.writer().publish(publishing, key, contents)
                    : store.writer().refresh(publishing, key, contents));
    made.put(key, published.idArchive());
    record(key, published.idArchive(), isOver);
    return published;
  }

  /** Stamps archives of a period anew that are right as they are, so that they stay fresh. */
  synchronized void stamp(Period period, Map<DoneFlag, Long> archives) throws SQLException {
    if (archives.isEmpty() || period.date2().isBefore(today())) {
      return; // what is over is fresh for good
    }
    Map<ArchiveKey, Long> ids = new HashMap<>();
    archives.forEach((flag, id) -> ids.put(new ArchiveKey(facts.idSite(), period, flag), id));
    store.writer().stamp(publishing, ids, opened);
  }

  /**
   * A text that another one takes the place of when an archive is something else; empty where that
   * cannot be told.
   */
  Optional<String> state(Period period, DoneFlag flag, ArchiveReader.Version version) {
    if (period.date2().isBefore(today())) {
      return Optional.of(version.idArchive() + "@" + version.archivedAt().getEpochSecond());
    }
    ArchiveKey key = new ArchiveKey(facts.idSite(), period, flag);
    OptionalLong revision = store.writer().revision(key, version);
    return revision.isPresent()
        ? Optional.of(version.idArchive() + "/" + revision.getAsLong())
        : Optional.empty();
  }

  /** Of what archives of longer periods were made. */
  WeighedCache<ArchiveKey, FoldedScope> folded() {
    return caches.folded();
  }

  /** Work on an archive begins. */
  void begins() {
    begun.put(Thread.currentThread(), store.clock().instant());
  }

  /** Archives of single plugins are left out, as Matomo does, and so are updates of archives. */
  private void record(ArchiveKey key, long id, boolean isOver) {
    Instant now = store.clock().instant();
    Instant began = begun.put(Thread.currentThread(), now);
    boolean isNew = isOver || !store.writer().keptId(key);
    if (installation.archivingMetrics() && isNew && key.flag().plugin().isEmpty()) {
      times.record(
          publishing,
          new ArchivingTimes.Made(key, id, began == null ? now : began, now, !isOver),
          installation.temporaryArchivingMetrics());
    }
  }
}
