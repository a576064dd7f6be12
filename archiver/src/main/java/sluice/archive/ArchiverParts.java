package sluice.archive;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import sluice.archive.budget.DatabaseBudget;
import sluice.archive.budget.PacedSource;
import sluice.archive.change.ArchiverPeers;
import sluice.archive.change.ChangeFinder;
import sluice.archive.change.Invalidations;
import sluice.archive.change.Lifetimes;
import sluice.archive.change.OwnArchives;
import sluice.archive.change.QuietArchives;
import sluice.archive.fold.DayStates;
import sluice.archive.fold.PeriodCaches;
import sluice.archive.fold.VisitorSets;
import sluice.archive.past.PastDays;
import sluice.archive.past.ReArchiveList;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveStore;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.KnownActions;
import sluice.site.SiteLoader;
import sluice.site.UnreadableRows;

/**
 * What an archiver is made of, wired: its settings, its access to the database, which keeps to the
 * budget, and what it remembers from run to run. Each part says itself which threads may use it.
 */
final class ArchiverParts {
  /** What is kept of running days may take this part of the memory. */
  private static final int STATE_SHARE = 3;

  /** So may the names of actions. */
  private static final int ACTIONS_SHARE = 8;

  /** The names of actions that all threads keep for what they do may take this part of it. */
  private static final int NAMES_SHARE = 5;

  final ArchiverConfig config;
  final InstantSource clock;
  final ClosableTicks ticks = new ClosableTicks();
  final DatabaseBudget budget;
  final MatomoTables tables;

  /** The same without regard to the budget, for what cannot wait. */
  final MatomoTables unpaced;

  final ArchiveStore store;
  final LiveInstallation installation;
  final SiteLoader siteLoader;
  final KeptLogs keptLogs;
  final ChangeFinder changes;
  final ArchiverPeers peers;
  final OwnArchives ownArchives;
  final Lifetimes lifetimes;
  final QuietArchives quietArchives;
  final Leftovers leftovers;
  final PastDays past;
  final ReArchiveList reArchiveList;
  final ArchiveMetrics metrics;
  final SiteMeters meters;
  final ArchiveFailures failures = new ArchiveFailures();
  final RunLoop loop;
  final Crew crew;
  final ReplicaBound bound;
  final DayStates days;
  final KnownActions knownActions;
  final PeriodCaches caches;
  final SiteRebuild rebuilds;
  final Pace pace = new Pace();

  /**
   * Wires an archiver.
   *
   * @param tables the primary's
   * @param logs where the log is read: the same, or a replica's
   */
  ArchiverParts(
      ArchiverConfig config,
      MatomoTables tables,
      MatomoTables logs,
      MeterRegistry registry,
      InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.budget =
        new DatabaseBudget(
            config.load().maxDatabaseShare(), config.load().maxRowsPerSecond(), ticks);
    this.unpaced = tables;
    this.tables = new MatomoTables(PacedSource.of(tables.source(), budget), tables.prefix());
    this.installation = new LiveInstallation(tables.prefix(), config.matomo());
    this.store = ArchiveStore.of(this.tables, clock, () -> installation.now().longBlobs());
    this.siteLoader = new SiteLoader(tables.prefix(), new UnreadableRows());
    this.changes =
        new ChangeFinder(
            this.tables,
            store.reader(),
            new Invalidations(
                this.tables,
                () -> installation.reports().makesRangesOnRequest(),
                installation::config,
                installation::now),
            () -> installation.now().botTracking());
    this.peers = new ArchiverPeers(unpaced);
    this.ownArchives = new OwnArchives(this.tables, store.reader());
    this.lifetimes = new Lifetimes(this.tables, () -> installation.reports().lifetimes());
    this.quietArchives = new QuietArchives(this.tables, this.store.writer());
    this.past = new PastDays(this.tables);
    this.reArchiveList =
        new ReArchiveList(
            this.tables, () -> installation.reports().past(), past, ArchivedSegment::hashOf);
    this.metrics = new ArchiveMetrics(registry);
    this.meters = new SiteMeters(registry, clock);
    this.keptLogs = new KeptLogs(this.tables, () -> installation.reports().keptLogs(), metrics);
    this.loop = new RunLoop(config.every(), metrics, failures);
    this.crew = new Crew(config.load().threads(), budget.headway());
    boolean isReplica = logs.source() != tables.source();
    this.bound = new ReplicaBound(isReplica, metrics);
    this.days = dayStates(config);
    long memory = Runtime.getRuntime().maxMemory();
    this.knownActions =
        new KnownActions(
            this.tables, memory / ACTIONS_SHARE, memory / NAMES_SHARE, config.load().threads());
    MatomoTables readers =
        isReplica
            ? logs
            : new MatomoTables(PacedSource.ofReads(tables.source(), budget), tables.prefix());
    this.caches = PeriodCaches.of(visitorSets(config));
    metrics.watch(caches.sets());
    this.leftovers = new Leftovers(this, caches.sets());
    this.rebuilds =
        new SiteRebuild(
            this.tables,
            state(new LogSnapshots(readers, bound), caches),
            changes,
            ownArchives,
            metrics);
    metrics.watch(budget);
  }

  private static VisitorSets visitorSets(ArchiverConfig config) {
    return config
        .stateDir()
        .map(directory -> VisitorSets.in(directory.resolve("visitors")))
        .orElseGet(VisitorSets::inMemory);
  }

  private SiteContext.State state(LogSnapshots snapshots, PeriodCaches caches) {
    return new SiteContext.State(
        installation,
        store,
        caches,
        days,
        knownActions,
        past,
        config.archivesSegments(),
        crew,
        meters,
        snapshots,
        loop::isClosed);
  }

  private static DayStates dayStates(ArchiverConfig config) {
    long room = Runtime.getRuntime().maxMemory() / STATE_SHARE;
    return config
        .stateDir()
        .map(directory -> new DayStates(directory.resolve("days"), room, DayStates.leafSize()))
        .orElseGet(DayStates::none);
  }
}
