package sluice.archive;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
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
import sluice.archive.budget.Headway;
import sluice.archive.change.ArchiverPeers;
import sluice.archive.change.DayChange;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.MatomoTables;
import sluice.site.Site;

/**
 * Keeps the archives of all sites up to date: every so often it finds the days that changed,
 * archives them again from the log, and the periods around them from their parts. Sites are
 * archived side by side by threads of its own; one that takes long or fails does not hold up the
 * others. Thread-safe.
 */
public final class Archiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

  /** Until then a reader that had found a replaced archive has read its rows. */
  static final Duration READERS_DONE = Duration.ofMinutes(2);

  /** So much longer than the pause between two runs is a run that takes long. */
  private static final Duration LONG_RUN = Duration.ofSeconds(30);

  /** A site's turn begins no further slice of days after this; what is left is found again. */
  private static final Duration TURN_BUDGET = Duration.ofMinutes(10);

  /** How long the end waits for the others to be told of it. */
  private static final long LEAVE_MS = 1_000;

  private final ArchiverParts parts;
  private final RunOptions options;
  private final ChangeLook look;
  private final PastArchiver pastArchiver;
  private final SiteTurns turns;
  private final SiteTurn turn;
  private final ArchiveTally tally = new ArchiveTally();

  /** Among whom the sites are shared, as of the last run. */
  private volatile ArchiverPeers.Share share = ArchiverPeers.Share.ALL;

  /** Null before the first run has ended. */
  private volatile ArchiveRun lastRun;

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
    this.parts = new ArchiverParts(config, tables, logs, registry, clock);
    this.options = new RunOptions(parts.tables);
    this.look = new ChangeLook(parts, options);
    this.pastArchiver =
        new PastArchiver(
            parts.tables, parts.past, parts.keptLogs, config.archivesSegments(), clock);
    this.turns = new SiteTurns(parts.crew);
    parts.metrics.watch(turns);
    this.turn = new SiteTurn(parts, pastArchiver, tally);
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
    parts.loop.start(
        () -> {
          announce();
          return run(parts.config.every());
        },
        paused);
    return this;
  }

  /** Only whoever comes again shares the sites with others: what is run once archives all. */
  private void announce() throws SQLException {
    share = parts.peers.announce(parts.config.every().multipliedBy(4).plus(LONG_RUN));
    parts.metrics.peers(share.alive().size());
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
    ArchiveRun run = parts.metrics.run(() -> turns(patience));
    parts.meters.ended();
    return run.sites();
  }

  private ArchiveRun turns(Duration patience) throws SQLException {
    Instant start = parts.clock.instant();
    Set<Integer> busy = turns.busy();
    atWork(() -> find(busy));
    for (int idSite : parts.changes.changed().idSites()) {
      if (!busy.contains(idSite)) {
        Instant end = start.plus(TURN_BUDGET);
        turns.begin(idSite, () -> turn.archive(idSite, end));
      }
    }
    turns.await(patience);
    pastArchiver.begin(
        turns,
        idSite -> share.has(idSite) && parts.changes.changed().of(idSite).isEmpty(),
        turn::archive);
    turns.await(patience.minus(Duration.between(start, parts.clock.instant())));
    if (parts.changes.changed().idSites().isEmpty()) {
      atWork(this::complete);
      parts.metrics.upToDate(parts.clock.instant());
    }
    return ended(start);
  }

  /** Work of the thread that has the run; it is at none while it waits for turns. */
  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  private void atWork(Work work) throws SQLException {
    Headway headway = parts.budget.headway();
    headway.begins();
    try {
      work.run();
    } finally {
      headway.ends();
    }
  }

  private void find(Set<Integer> busy) throws SQLException {
    parts.meters.looks();
    try (Connection connection = parts.tables.connect()) {
      parts.installation.look(connection);
      look.find(connection, busy, share);
    } catch (SQLException e) {
      parts.store.writer().forgetTables();
      throw e;
    }
  }

  private void complete() throws SQLException {
    try (Connection connection = parts.tables.connect()) {
      options.completed(connection, parts.clock.instant());
      parts.store.writer().removeSuperseded(connection, parts.clock.instant().minus(READERS_DONE));
    }
  }

  private ArchiveRun ended(Instant start) {
    ArchiveRun run = tally.take(start, parts.clock.instant());
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
    try (Connection connection = parts.tables.connect()) {
      parts.bound.primaryHas(connection);
      parts.installation.look(connection);
      KeptLogs.Look logs = parts.keptLogs.look(connection, parts.clock.instant());
      List<Integer> ids =
          request.idSites().isEmpty() ? parts.siteLoader.idSites(connection) : request.idSites();
      parts.meters.asked(ids, request.days().size());
      for (int idSite : new TreeSet<>(ids)) {
        Optional<Site> site = parts.siteLoader.load(connection, idSite);
        if (site.isPresent()) {
          SortedMap<LocalDate, DayChange> kept = new TreeMap<>();
          request.days().forEach(day -> kept.put(day, new DayChange.Whole("asked-for")));
          SiteCalendar calendar = SiteCalendar.of(site.get());
          kept.keySet().removeAll(Set.copyOf(logs.refused(idSite, calendar, request.days())));
          asked.begin(
              idSite, () -> turn.rebuild(site.get(), kept, parts.config, request.periods()));
        }
      }
    }
    int count = asked.await();
    try (Connection connection = parts.tables.connect()) {
      parts.store.writer().removeSuperseded(connection, parts.clock.instant());
    }
    parts.meters.ended();
    return count;
  }

  /** Has somebody told of each day that is archived from now on. */
  public void tell(ArchiveProgress progress) {
    parts.meters.tell(progress);
  }

  /**
   * How fresh the sites are and what was spent on them, for people; where several archivers share
   * them, those of this one. Safe from any thread.
   */
  public Map<String, String> sites() {
    Map<String, String> lines = parts.meters.lines();
    int peers = share.alive().size();
    if (peers > 1) {
      lines.put("shared", "among " + peers + " archivers; only sites of this one are shown");
    }
    return lines;
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
    return parts.failures.problem();
  }

  /**
   * The thread at work that has got nothing done for the longest time: no statement, no pause and
   * no visits. For a watchdog; safe to call from any thread, does not block.
   */
  public Headway.Silence silence() {
    return parts.budget.headway().longest();
  }

  /** Ends after the archives that are being made; waits a few seconds for them. */
  @Override
  public void close() {
    parts.loop.end();
    Thread leaving = new Thread(this::leave, "archiver-leave");
    leaving.setDaemon(true);
    leaving.start();
    parts.budget.close();
    parts.ticks.close();
    parts.crew.close();
    parts.loop.close();
    try {
      leaving.join(LEAVE_MS); // a database that does not answer must not hold up the end
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      parts.days.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("day-files-not-closed");
    }
  }

  /** If it cannot be said, others find out when it is silent. */
  private void leave() {
    try {
      parts.peers.leave();
    } catch (SQLException e) {
      LOG.atInfo()
          .addKeyValue("cause", e.getMessage())
          .addKeyValue("effect", "other archivers take over its sites when it was silent for long")
          .log("archiver-not-signed-off");
    }
  }
}
