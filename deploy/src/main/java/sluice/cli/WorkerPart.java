package sluice.cli;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import sluice.log.LogSchema;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.MatomoLife;
import sluice.matomo.TrackerSettings;
import sluice.process.ConfigRefused;
import sluice.request.ZeroVisitorId;
import sluice.worker.LiveTracking;
import sluice.worker.QueueWorker;
import sluice.worker.TrackingRules;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.DatabaseConnections;
import sluice.worker.backend.QueueBackend;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.QueueTables;
import sluice.worker.plan.BatchTracking;

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
  static final Flag QUEUE_ID = new Flag("queue-id", "N", "Drain this queue only.");
  static final Flag ONCE =
      new Flag("once", "", "Drain what is queued, partial batches too, and exit.");

  static final List<Flag> FLAGS = List.of(WORKERS, BATCH, MAX_WAIT, QUEUE_ID);

  /** How often maintenance_mode and Matomo's version are looked at. */
  private static final Duration LIFE_STEP = Duration.ofSeconds(5);

  /**
   * Hits that wait so long without a finished batch mean that the process hangs: the watchdog may
   * end it.
   */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(120);

  private WorkerPart() {}

  /**
   * What the worker needs.
   *
   * @param config bounds and numbers
   * @param database Matomo's
   * @param place where the queue is
   * @param installation for the rules' settings and Matomo's data files
   */
  record Setup(
      WorkerConfig config, DatabaseAddress database, QueuePlace place, Installation installation) {}

  /** Reads its configuration; what is wrong is added to the installation's faults. */
  static Setup configure(Installation installation) {
    DatabaseAddress database = installation.database();
    QueuePlugin plugin = QueuePlugin.of(installation, database);
    WorkerConfig config =
        WorkerConfig.of(installation.settings(), plugin.ifSetUp(), database.tablesPrefix());
    return new Setup(config, database, new QueuePlace(plugin.redis(installation)), installation);
  }

  /**
   * Starts it, with its health and its lines on the status page.
   *
   * @throws SQLException when the database does not answer: the rules need its schema
   */
  static QueueWorker start(Setup setup, ProcessShell shell)
      throws SQLException, BackendException, IOException {
    DataSource source = Databases.of(setup.database());
    QueueTables tables = new QueueTables(setup.database().tablesPrefix());
    String prefix = setup.database().tablesPrefix();
    Installation installation = setup.installation();
    try (Connection connection = source.getConnection()) {
      MatomoCheck.look(installation, connection, prefix);
      installation.faults().throwIfAny();
      LogSchema.createOwn(connection, prefix);
      tables.create(connection);
    }
    LiveTracking tracking = new LiveTracking(() -> rules(installation, source, prefix));
    MatomoLife life =
        MatomoLife.watch(source, prefix, installation.matomoDir(), LIFE_STEP, tracking::reopen);
    shell.closeAtEnd("watch of Matomo's life", life);
    QueueBackend backend = setup.place().backend(setup.database());
    DrainThreads.Shared shared =
        new DrainThreads.Shared(
            backend,
            DatabaseConnections.to(setup.database()),
            tables,
            tracking,
            life::isPaused,
            InstantSource.system(),
            shell.registry());
    QueueWorker worker = agreeing(setup.config(), shared);
    shell.closeAtEnd("worker", worker);
    shell
        .health()
        .addLive(
            "worker",
            () ->
                worker.isRunning()
                    ? Optional.empty()
                    : Optional.of(
                        "a worker thread has ended: see the log, and restart the process"));
    shell
        .health()
        .addLive(
            "worker batches",
            () ->
                worker.silence().compareTo(SILENCE_LIMIT) <= 0
                    ? Optional.empty()
                    : Optional.of(
                        "no batch was finished for "
                            + worker.silence().toSeconds()
                            + " s although hits wait"));
    shell.status("worker", () -> lines(setup, worker, life));
    return worker;
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

  private static BatchTracking rules(Installation installation, DataSource source, String prefix)
      throws SQLException, IOException {
    return TrackingRules.open(
        TrackerSettings.of(installation.config()),
        zeroVisitorId(installation),
        installation.matomoDir(),
        source,
        prefix);
  }

  private static ZeroVisitorId zeroVisitorId(Installation installation) {
    String word =
        installation.settings().choice("zero-visitor-id", "visitor", Set.of("visitor", "none"));
    return word.equals("none") ? ZeroVisitorId.NONE : ZeroVisitorId.VISITOR;
  }

  private static Map<String, Object> lines(Setup setup, QueueWorker worker, MatomoLife life) {
    Map<String, Object> lines = new LinkedHashMap<>();
    lines.put("database", setup.database());
    lines.put("worker threads", setup.config().workers());
    lines.put("queues", setup.config().queues());
    lines.put("paused by Matomo", life.isPaused() ? "yes: maintenance or update" : "no");
    lines.put("requests recorded or refused", worker.requests());
    lines.put("seconds without a finished batch", worker.silence().toSeconds());
    return lines;
  }
}
