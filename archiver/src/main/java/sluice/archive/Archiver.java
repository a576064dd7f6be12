package sluice.archive;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.budget.DatabaseBudget;
import sluice.archive.budget.PacedSource;
import sluice.archive.change.ChangeFinder;
import sluice.archive.change.ChangedDays;
import sluice.archive.change.DayChange;
import sluice.archive.change.Invalidations;
import sluice.archive.change.QuietArchives;
import sluice.archive.fold.DayStates;
import sluice.archive.fold.PeriodCaches;
import sluice.archive.fold.VisitorSets;
import sluice.archive.past.PastDays;
import sluice.archive.past.PastSlice;
import sluice.archive.past.ReArchiveList;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveStore;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.KnownActions;
import sluice.site.Site;
import sluice.site.SiteLoader;
import sluice.site.UnreadableRows;

/**
 * Keeps the archives of all sites up to date: every so often it finds the days that changed,
 * archives them again from the log, and the periods around them from their parts. Sites are
 * archived side by side by threads of its own; one that takes long or fails does not hold up the
 * others. Thread-safe.
 */
public final class Archiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

  /** Until then a reader that had found a replaced archive has read its rows. */
  private static final Duration READERS_DONE = Duration.ofMinutes(2);

  /** A site's turn begins no further slice of days after this; what is left is found again. */
  private static final Duration TURN_BUDGET = Duration.ofMinutes(10);

  /** Days of a site that are archived before the periods around them are folded. */
  private static final int DAYS_AT_ONCE = 31;

  /** What is kept of running days may take this part of the memory. */
  private static final int STATE_SHARE = 3;

  /** So may the names of actions. */
  private static final int ACTIONS_SHARE = 8;

  /** A thread may hold names of actions that take this part of it. */
  private static final int NAMES_SHARE = 5;

  private final ArchiverConfig config;
  private final ClosableTicks ticks = new ClosableTicks();
  private final DatabaseBudget budget;
  private final MatomoTables tables;
  private final InstantSource clock;
  private final ArchiveStore store;
  private final RunOptions options;
  private final DayStates days;
  private final KnownActions knownActions;
  private final SiteLoader siteLoader;
  private final KeptLogs keptLogs;
  private final Pace pace = new Pace();
  private final ChangeFinder changes;
  private final QuietArchives quietArchives;
  private final PastDays past;
  private final ReArchiveList reArchiveList;
  private final PastArchiver pastArchiver;
  private final ArchiveMetrics metrics;
  private final SiteMeters meters;
  private final ArchiveFailures unarchived = new ArchiveFailures();
  private final RunLoop loop;
  private final Crew crew;
  private final SiteTurns turns;
  private final SiteRebuild rebuilds;
  private final ReplicaBound bound;
  private final ArchiveTally tally = new ArchiveTally();

  /** Null before the first run has ended. */
  private volatile ArchiveRun lastRun;

  private boolean isResumed;

  /** Does nothing until it is told to run; reads the log where it is written. */
  public Archiver(
      ArchiverConfig config, MatomoTables tables, MeterRegistry registry, InstantSource clock) {
    this(config, tables, tables, registry, clock);
  }

  /**
   * Does nothing until it is told to run.
   *
   * @param tables the primary's: what changed is found there, and archives are there
   * @param logs where the log is read: the same, or a replica's, which the budget does not bound
   */
  public Archiver(
      ArchiverConfig config,
      MatomoTables tables,
      MatomoTables logs,
      MeterRegistry registry,
      InstantSource clock) {
    this.config = config;
    this.budget =
        new DatabaseBudget(
            config.load().maxDatabaseShare(), config.load().maxRowsPerSecond(), ticks);
    MatomoTables paced = new MatomoTables(PacedSource.of(tables.source(), budget), tables.prefix());
    this.tables = paced;
    this.clock = clock;
    this.store = ArchiveStore.of(paced, clock);
    this.options = new RunOptions(paced);
    this.siteLoader = new SiteLoader(tables.prefix(), new UnreadableRows());
    this.changes =
        new ChangeFinder(
            paced,
            store.reader(),
            new Invalidations(paced, config.reports().makesRangesOnRequest()));
    this.quietArchives = new QuietArchives(paced, config.reports().lifetimes());
    this.past = new PastDays(paced);
    this.reArchiveList =
        new ReArchiveList(paced, config.reports().past(), past, ArchivedSegment::hashOf);
    PeriodCaches caches =
        PeriodCaches.of(
            config
                .stateDir()
                .map(directory -> VisitorSets.in(directory.resolve("visitors")))
                .orElseGet(VisitorSets::inMemory));
    this.metrics = new ArchiveMetrics(registry);
    metrics.watch(caches.sets());
    this.meters = new SiteMeters(registry, clock);
    metrics.watch(budget);
    boolean isReplica = logs.source() != tables.source();
    MatomoTables readers =
        new MatomoTables(PacedSource.ofReads(tables.source(), budget), tables.prefix());
    this.bound = new ReplicaBound(isReplica, metrics);
    this.keptLogs = new KeptLogs(paced, config.reports().keptLogs(), metrics);
    this.pastArchiver = new PastArchiver(paced, past, keptLogs, config.archivesSegments(), clock);
    this.loop = new RunLoop(config.every(), metrics, unarchived);
    this.crew = new Crew(config.load().threads());
    this.turns = new SiteTurns(crew);
    this.days = dayStates(config);
    this.knownActions =
        new KnownActions(
            paced,
            Runtime.getRuntime().maxMemory() / ACTIONS_SHARE,
            Runtime.getRuntime().maxMemory() / NAMES_SHARE);
    this.rebuilds =
        new SiteRebuild(
            paced,
            new SiteContext.State(
                store,
                caches,
                days,
                knownActions,
                past,
                config.archivesSegments(),
                crew,
                meters,
                new LogSnapshots(isReplica ? logs : readers, bound),
                loop::isClosed),
            changes);
  }

  private static DayStates dayStates(ArchiverConfig config) {
    long room = Runtime.getRuntime().maxMemory() / STATE_SHARE;
    return config
        .stateDir()
        .map(directory -> new DayStates(directory.resolve("days"), room, DayStates.leafSize()))
        .orElseGet(DayStates::none);
  }

  /**
   * Starts a thread that runs every {@code config.every()} until it is closed.
   *
   * @param paused asked before each run, whether none may be begun now
   */
  public static Archiver start(
      ArchiverConfig config,
      MatomoTables tables,
      BooleanSupplier paused,
      MeterRegistry registry,
      InstantSource clock) {
    return new Archiver(config, tables, registry, clock).start(paused);
  }

  /**
   * Has a thread run it every {@code config.every()} until it is closed. Called at most once.
   *
   * @param paused asked before each run, whether none may be begun now
   */
  public Archiver start(BooleanSupplier paused) {
    loop.start(() -> run(config.every()), paused);
    return this;
  }

  /**
   * Finds what changed and archives it. A site that cannot be archived now stays marked for the
   * next run.
   *
   * @return number of sites archived
   */
  public int run() throws SQLException {
    return run(SiteTurns.LONGEST);
  }

  /** The same; sites that are not done by then go on while later runs archive others. */
  private synchronized int run(Duration patience) throws SQLException {
    Timer.Sample sample = Timer.start();
    Instant start = clock.instant();
    Set<Integer> busy = turns.busy();
    try (Connection connection = tables.connect()) {
      find(connection, busy);
    } catch (SQLException e) {
      store.writer().forgetTables();
      throw e;
    }
    for (int idSite : changes.changed().idSites()) {
      if (!busy.contains(idSite)) {
        Instant end = start.plus(TURN_BUDGET);
        turns.begin(idSite, () -> archive(idSite, end));
      }
    }
    turns.await(patience);
    pastArchiver.begin(turns, idSite -> changes.changed().of(idSite).isEmpty(), this::archive);
    turns.await(patience.minus(Duration.between(start, clock.instant())));
    if (changes.changed().idSites().isEmpty()) {
      try (Connection connection = tables.connect()) {
        options.completed(connection, clock.instant());
        store.writer().removeSuperseded(connection, clock.instant().minus(READERS_DONE));
      }
      metrics.upToDate(clock.instant());
    }
    metrics.ran(sample);
    meters.ended();
    return ended(start).sites();
  }

  /** Finds the days of all sites that are to be archived now. */
  private void find(Connection connection, Set<Integer> busy) throws SQLException {
    Map<Integer, SiteCalendar> calendars = new HashMap<>();
    siteLoader
        .timeZones(connection)
        .forEach((idSite, zone) -> calendars.put(idSite, new SiteCalendar(zone)));
    unarchived.sitesAre(calendars.keySet());
    options.started(connection, clock.instant());
    store.writer().removeSuperseded(connection, clock.instant().minus(READERS_DONE));
    if (!isResumed) {
      pace.resume(changes.owed(connection));
      isResumed = true;
    }
    Instant now = clock.instant();
    beside("hidden archives", () -> markHidden(connection, calendars, busy));
    meters.finding(() -> changes.find(connection, calendars, busy, now));
    if (changes.wasSetBack()) {
      LOG.atWarn()
          .addKeyValue("cause", "the database is as it was before the last run, as if restored")
          .addKeyValue("effect", "what was read of it is forgotten")
          .log("database-set-back");
      knownActions.forget();
    }
    bound.primaryHas(connection);
    beside("ReArchiveList", () -> reArchiveList.take(connection, calendars, now));
    calendars.keySet().removeAll(busy);
    refuse(connection, changes.changed(), busy);
    beside("quiet archives", () -> quietArchives.restamp(connection, calendars, now));
    for (int idSite : pace.due(clock.instant())) {
      Optional.ofNullable(calendars.get(idSite))
          .ifPresent(
              calendar ->
                  changes.changed().add(idSite, calendar.dayOf(clock.instant()), DayChange.NONE));
    }
    meters.found(calendars.keySet(), changes.changed().count());
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
      store.writer().forgetTables();
      metrics.failed();
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
    for (ArchiveKey hidden : store.writer().hidden(connection, busy)) {
      if (calendars.containsKey(hidden.idSite())) {
        LocalDate today = calendars.get(hidden.idSite()).dayOf(clock.instant());
        LocalDate day = hidden.period().contains(today) ? today : hidden.period().date2();
        LOG.atInfo()
            .addKeyValue("idsite", hidden.idSite())
            .addKeyValue("period", hidden.period())
            .addKeyValue("cause", "another process archived it, or deleted ours")
            .addKeyValue("effect", "it is archived once more")
            .log("archive-hidden");
        changes.again(connection, hidden.idSite(), List.of(day), clock.instant());
        store.writer().forget(hidden);
      }
    }
  }

  /**
   * Takes out days of which Matomo deletes the logs: their archives hold more than what is left.
   */
  private void refuse(Connection connection, ChangedDays changed, Set<Integer> busy)
      throws SQLException {
    KeptLogs.Look kept = keptLogs.look(connection, clock.instant());
    for (int idSite : changed.idSites()) {
      List<LocalDate> refused =
          busy.contains(idSite) ? List.of() : kept.refused(idSite, List.copyOf(changed.of(idSite)));
      if (!refused.isEmpty()) {
        changes.published(connection, idSite, refused, pace.owed().contains(idSite));
      }
    }
  }

  private ArchiveRun ended(Instant start) {
    ArchiveRun run = tally.take(start, clock.instant());
    lastRun = run;
    if (run.days() > 0) {
      LOG.atInfo()
          .addKeyValue("sites", run.sites())
          .addKeyValue("days", run.days())
          .addKeyValue("archives", run.archives())
          .addKeyValue("took_ms", run.took().toMillis())
          .log("archive-run");
    }
    return run;
  }

  /** A piece of a site's turn: a slice of its changed days; false when the turn is over. */
  private boolean archive(int idSite, Instant end) {
    boolean isInTime = !loop.isClosed() && clock.instant().isBefore(end);
    if (!isInTime || !archiveSlice(idSite)) {
      return false;
    }
    boolean isDone = changes.changed().of(idSite).isEmpty();
    tally.sitesDone(isDone ? 1 : 0);
    return !isDone;
  }

  /** A slice of a site's changed days, the newest first; false if the rest has to wait. */
  private boolean archiveSlice(int idSite) {
    List<LocalDate> slice = changes.changed().newest(idSite, DAYS_AT_ONCE);
    try {
      Optional<Site> site = load(idSite);
      if (site.isPresent() && !archive(site.get(), changes.changed().changes(idSite, slice))) {
        return false;
      }
      try (Connection connection = tables.connect()) {
        changes.published(connection, idSite, slice, pace.owed().contains(idSite));
      }
      if (changes.changed().of(idSite).isEmpty()) {
        meters.upToDate(idSite);
      }
      if (site.isPresent()) {
        unarchived.siteArchived(idSite);
      }
      return true;
    } catch (ReplicaBehind e) {
      return false; // said once for all sites
    } catch (CancellationException e) {
      LOG.atInfo().addKeyValue("cause", e.getMessage()).log("archive-run-stopped");
      return false;
    } catch (SQLException | RuntimeException | Error e) {
      store.writer().forgetTables();
      metrics.failed();
      unarchived.siteFailed(idSite, e);
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("idsite", idSite)
          .addKeyValue("effect", "it stays marked")
          .log("site-not-archived");
      return false;
    }
  }

  /** Only of sites that have something to do all facts are read. */
  private Optional<Site> load(int idSite) throws SQLException {
    try (Connection connection = tables.connect()) {
      return siteLoader.load(connection, idSite);
    }
  }

  private boolean archive(Site site, SortedMap<LocalDate, DayChange> siteDays) throws SQLException {
    Instant now = clock.instant();
    LocalDate today = SiteCalendar.of(site).dayOf(now);
    if (pace.owed().contains(site.idSite())) {
      // Or what was put off of it would be forgotten with other days that are archived whole.
      siteDays.putIfAbsent(today, DayChange.NONE);
    }
    Pace.Plan plan = pace.plan(site.idSite(), siteDays.keySet(), today, now, config.periods());
    ArchiverConfig paced = config.withSegments(config.archivesSegments() && plan.withSegments());
    if (rebuild(site, siteDays, paced, plan.kinds()).isEmpty()) {
      return false;
    }
    pace.done(site.idSite(), plan, now);
    return true;
  }

  private Optional<Integer> rebuild(
      Site site,
      SortedMap<LocalDate, DayChange> siteDays,
      ArchiverConfig used,
      Set<PeriodKind> kinds)
      throws SQLException {
    return inTurn(
        site, used, siteDays.size(), context -> new SiteArchiver(context).rebuild(siteDays, kinds));
  }

  private Optional<Integer> inTurn(
      Site site, ArchiverConfig used, int dayCount, SiteRebuild.Work work) throws SQLException {
    Optional<Integer> published = rebuilds.rebuild(site, used, work);
    published.ifPresent(
        archives -> {
          metrics.archived(dayCount, archives);
          tally.archived(dayCount, archives);
        });
    return published;
  }

  private boolean archive(PastSlice slice) {
    try {
      Optional<Site> site = load(slice.idSite());
      boolean isDone =
          site.isEmpty()
              || inTurn(
                      site.get(),
                      config,
                      slice.days().size(),
                      context -> pastArchiver.archive(context, slice, config.periods()))
                  .isPresent();
      if (isDone) {
        try (Connection connection = tables.connect()) {
          past.done(connection, slice);
        }
        unarchived.siteArchived(slice.idSite());
      }
      return isDone;
    } catch (ReplicaBehind e) {
      return false; // said once for all sites
    } catch (CancellationException e) {
      LOG.atInfo().addKeyValue("cause", e.getMessage()).log("archive-run-stopped");
    } catch (SQLException | RuntimeException | Error e) {
      store.writer().forgetTables();
      metrics.failed();
      unarchived.siteFailed(slice.idSite(), e);
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("idsite", slice.idSite())
          .addKeyValue("days", slice.from() + " to " + slice.last())
          .addKeyValue("effect", "the next run tries again")
          .log("past-not-archived");
    }
    return false;
  }

  /**
   * What to rebuild whether it changed or not.
   *
   * @param idSites empty = all sites
   * @param from first day, in each site's own time zone
   * @param to last day, inclusive
   * @param periods kinds that are folded around the days; days are always archived
   */
  public record Request(
      List<Integer> idSites, LocalDate from, LocalDate to, Set<PeriodKind> periods) {

    /** All days, oldest first. */
    List<LocalDate> days() {
      return from.datesUntil(to.plusDays(1)).toList();
    }
  }

  /**
   * Rebuilds days and the periods around them; what they replace is deleted at the end.
   *
   * @return number of archives published
   * @throws SQLException also if another process archives one of the sites
   * @throws CancellationException if it is closed meanwhile
   */
  public synchronized int rebuild(Request request) throws SQLException {
    RequestedRebuild asked = new RequestedRebuild(turns);
    try (Connection connection = tables.connect()) {
      bound.primaryHas(connection);
      KeptLogs.Look logs = keptLogs.look(connection, clock.instant());
      List<Integer> ids =
          request.idSites().isEmpty() ? siteLoader.idSites(connection) : request.idSites();
      meters.asked(ids, request.days().size());
      for (int idSite : new TreeSet<>(ids)) {
        Optional<Site> site = siteLoader.load(connection, idSite);
        if (site.isPresent()) {
          SortedMap<LocalDate, DayChange> kept = new TreeMap<>();
          request.days().forEach(day -> kept.put(day, new DayChange.Whole("asked-for")));
          kept.keySet().removeAll(Set.copyOf(logs.refused(idSite, request.days())));
          asked.begin(idSite, () -> rebuild(site.get(), kept, config, request.periods()));
        }
      }
    }
    int count = asked.await();
    try (Connection connection = tables.connect()) {
      store.writer().removeSuperseded(connection, clock.instant());
    }
    meters.ended();
    return count;
  }

  /** Has somebody told of each day that is archived from now on. */
  public void tell(ArchiveProgress progress) {
    meters.tell(progress);
  }

  /** How fresh the sites are and what was spent on them, for people. Safe from any thread. */
  public Map<String, String> sites() {
    return meters.lines();
  }

  /** The run that ended last; empty before the first. Safe to call from any thread. */
  public Optional<ArchiveRun> lastRun() {
    return Optional.ofNullable(lastRun);
  }

  /**
   * Why reports are not up to date, as far as the last attempts tell; empty when all that was tried
   * was archived. Safe to call from any thread, does not block.
   */
  public Optional<String> problem() {
    return unarchived.problem();
  }

  /** Ends after the archives that are being made; waits a few seconds for them. */
  @Override
  public void close() {
    loop.end();
    budget.close();
    ticks.close();
    crew.close();
    loop.close();
    try {
      days.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("day-files-not-closed");
    }
  }
}
