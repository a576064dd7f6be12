package sluice.cli;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import sluice.log.LogSchema;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoLife;
import sluice.matomo.TrackerSettings;
import sluice.page.WorkerPanel;
import sluice.process.ConfigRefused;
import sluice.request.ZeroVisitorId;
import sluice.site.PrivacySettings;
import sluice.site.UnreadableRows;
import sluice.worker.DeviceRules;
import sluice.worker.LiveTracking;
import sluice.worker.QueueWorker;
import sluice.worker.TrackingRules;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.BackendException;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.TokenSeal;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.LetterFiles;
import sluice.worker.drain.QueueTables;
import sluice.worker.operate.ReplayRoute;

/** The worker as the command line configures it. */
final class WorkerPart {

  static final Flag WORKERS =
      new Flag(
          "workers",
          "N",
          "Worker threads, each drains several queues. Default: one a processor, 4 at most.");
  static final Flag BATCH =
      new Flag(
          "batch",
          "N",
          "Request sets in one transaction. Default: the plugin's numRequestsToProcess, else 100.");
  static final Flag MAX_WAIT =
      new Flag("max-wait", "TIME", "How long fewer than a batch may wait. Default: 1s.");
  static final Flag TRIM_DELAY =
      new Flag(
          "trim-delay",
          "TIME",
          "How long committed entries stay in Redis, for a database that may lose its last commits."
              + " Default: 0 if innodb_flush_log_at_trx_commit is 1, else 3s.");
  static final Flag QUEUE_ID = new Flag("queue-id", "N", "Drain this queue only.");
  static final Flag ONCE =
      new Flag(
          "once",
          "",
          "Drain what is queued, partial batches too, and exit; with code 69 when a server is away.");

  static final List<Flag> FLAGS = List.of(WORKERS, BATCH, MAX_WAIT, TRIM_DELAY, QUEUE_ID);

  /**
   * Connections that a worker thread uses at the same time: to write, to read ahead, and for its
   * lists.
   */
  static final int CONNECTIONS_A_WORKER = 3;

  /**
   * Connections used beside the worker threads: for rules, Matomo's life, locks, a farewell, and
   * two to spare.
   */
  static final int CONNECTIONS = 6;

  /** How often maintenance_mode and Matomo's version are looked at. */
  private static final Duration LIFE_STEP = Duration.ofSeconds(5);

  /** What the process does beside the worker. */
  enum Company {
    /** No grace: to start the worker again costs nobody anything, also while a server is away. */
    NONE,
    /** Ingest answers clients, who must not feel that the worker waits for the database. */
    INGEST
  }

  private WorkerPart() {}

  /**
   * What the worker needs.
   *
   * @param config bounds and numbers
   * @param database Matomo's
   * @param place where the queue is
   * @param installation for the rules' settings and Matomo's data files
   * @param isWhole whether the plugin's settings in the database were read; else place and numbers
   *     are what is known without them
   */
  record Setup(
      WorkerConfig config,
      DatabaseAddress database,
      QueuePlace place,
      Installation installation,
      boolean isWhole) {}

  /** Reads the worker's configuration; what is wrong is added to the installation's faults. */
  static Setup configure(Installation installation) {
    // Dead letters that their table does not hold lie there: a fault is better known now than at
    // the first one.
    installation.stateDir();
    DatabaseAddress database = installation.database();
    return configured(installation, QueuePlugin.of(installation, database));
  }

  private static Setup configured(Installation installation, QueuePlugin plugin) {
    DatabaseAddress database = installation.database();
    WorkerConfig config =
        plugin
            .ifSetUp()
            .map(set -> WorkerConfig.of(installation.settings(), set, database.tablesPrefix()))
            .orElseGet(() -> WorkerConfig.of(installation.settings(), database.tablesPrefix()));
    return new Setup(
        config,
        database,
        new QueuePlace(plugin.redis(installation)),
        installation,
        plugin.isRead());
  }

  /**
   * Starts the worker, with its health and its lines on the status page, when its servers answer.
   *
   * @throws SQLException when the database refuses, or is not waited for: the rules need its schema
   */
  static QueueWorker start(Setup known, ProcessShell shell, Company company, StartWait wait)
      throws SQLException, BackendException, IOException, InterruptedException {
    Installation installation = known.installation();
    QueueTables tables = new QueueTables(known.database().tablesPrefix());
    DeviceRules devices =
        installation.matomoDir().map(DeviceRules::ofMatomo).orElseGet(DeviceRules::builtIn).ahead();
    DatabasePool pool = shell.database(known.database());
    pool.reserve(CONNECTIONS + CONNECTIONS_A_WORKER * known.config().workers());
    shell.watch(pool);
    Setup setup =
        wait.until("the database " + known.database(), () -> afterTables(known, tables, pool));
    wait.until("the queues' server " + setup.place(), () -> setup.place().look());
    setup.place().redis().ifPresent(shell::watch);
    String prefix = setup.database().tablesPrefix();
    UnreadableRows unreadable = new UnreadableRows();
    shell.registry().gauge("sluice.worker.rows.unreadable", unreadable, UnreadableRows::count);
    LiveTracking tracking =
        new LiveTracking(() -> rules(installation, devices, pool.source(), prefix, unreadable));
    MatomoLife life =
        MatomoLife.watch(
            pool.source(),
            prefix,
            installation.config(),
            LIFE_STEP,
            new LifeListener(installation, tracking::reopen));
    shell.health().addReady("worker's Matomo", life::problem);
    shell.closeAtEnd("watch of Matomo's life", life);
    shell.matomo(life);
    DrainThreads.Shared shared =
        new DrainThreads.Shared(
            setup.place().backend(pool, prefix),
            pool,
            tables,
            tracking,
            seal(installation),
            letterFiles(installation),
            life::isPaused,
            InstantSource.system(),
            shell.registry());
    QueueWorker worker = agreeing(setup.config(), shared);
    shell.closeAtEnd("worker", worker);
    WorkerHealth.add(worker, shell, company);
    shell.panel(new WorkerPanel());
    shell.status("worker", () -> lines(setup, worker, life, shared.files(), unreadable));
    return worker;
  }

  /** Makes our tables where they are missing, and reads what only the database knows. */
  private static Setup afterTables(Setup known, QueueTables tables, DatabasePool pool)
      throws SQLException {
    Installation installation = known.installation();
    String prefix = known.database().tablesPrefix();
    try (Connection connection = pool.open()) {
      installation.check(connection, prefix);
      installation.faults().throwIfAny();
      LogSchema.createOwn(connection, prefix);
      tables.create(connection);
    }
    Setup whole =
        known.isWhole() ? known : configured(installation, QueuePlugin.known(installation));
    installation.faults().throwIfAny();
    installation.doubts().say();
    return whole;
  }

  /** Keeps the tokens of dead letters from readers of the database. */
  static TokenSeal seal(Installation installation) {
    return TokenSeal.of(installation.config().text("General", "salt", ""));
  }

  /** What the table of dead letters does not hold. */
  static LetterFiles letterFiles(Installation installation) {
    return LetterFiles.in(installation.stateDir().resolve("dead-letters"));
  }

  /**
   * The queues that replayed hits belong to.
   *
   * @throws SQLException when the database does not answer
   */
  static ReplayRoute replayRoute(Installation installation, DatabaseConnections connections)
      throws SQLException {
    String prefix = installation.database().tablesPrefix();
    try (Connection connection = connections.open()) {
      return new ReplayRoute(
          TrackerSettings.of(installation.config()),
          PrivacySettings.isCookielessForced(connection, prefix),
          CompliancePolicies.read(connection, prefix, installation.config()),
          zeroVisitorId(installation));
    }
  }

  /**
   * Processes that disagree on the number of queues would draw a visitor's hits apart: that is a
   * fault.
   */
  private static QueueWorker agreeing(WorkerConfig config, DrainThreads.Shared shared)
      throws BackendException {
    try {
      return QueueWorker.start(config, shared);
    } catch (IllegalStateException e) {
      throw new ConfigRefused(e.getMessage());
    }
  }

  private static BatchTracking rules(
      Installation installation,
      DeviceRules devices,
      DataSource source,
      String prefix,
      UnreadableRows unreadable)
      throws SQLException, IOException {
    return TrackingRules.open(
        new TrackingRules.Basis(
            installation.config().reloaded(),
            zeroVisitorId(installation),
            installation.matomoDir()),
        devices,
        source,
        prefix,
        unreadable);
  }

  private static ZeroVisitorId zeroVisitorId(Installation installation) {
    String word =
        installation.settings().choice("zero-visitor-id", "visitor", Set.of("visitor", "none"));
    return word.equals("none") ? ZeroVisitorId.NONE : ZeroVisitorId.VISITOR;
  }

  private static String paused(MatomoLife life) {
    if (!life.faults().isEmpty()) {
      return "yes: " + String.join("; ", life.faults());
    }
    return life.isPaused() ? "yes: maintenance or update" : "no";
  }

  private static Map<String, Object> lines(
      Setup setup,
      QueueWorker worker,
      MatomoLife life,
      LetterFiles files,
      UnreadableRows unreadable) {
    Map<String, Object> lines = new LinkedHashMap<>();
    lines.put("database", setup.database());
    lines.put("worker threads", setup.config().workers());
    lines.put("queues", setup.config().queues());
    if (!worker.queuesBeyond().isEmpty()) {
      lines.put("queues beyond the number that hold entries", worker.queuesBeyond());
    }
    if (files.filed() > 0) {
      lines.put("dead letters put into files", files.filed() + " in " + files.place());
    }
    if (unreadable.count() > 0) {
      lines.put("rows that cannot be read", String.join("; ", unreadable.lines()));
    }
    lines.put("paused by Matomo", paused(life));
    lines.put("requests recorded or refused", worker.requests());
    lines.put("seconds without a finished batch", worker.silence().toSeconds());
    worker.waiting().ifPresent(waiting -> lines.put("now", waiting));
    return lines;
  }
}
