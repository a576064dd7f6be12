package sluice.worker.drain;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.matomo.DatabaseConnections;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.WorkerPresence;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.TokenSeal;
import sluice.worker.lease.EndlessLock;
import sluice.worker.lease.LeaseKeeper;
import sluice.worker.lease.LeaseTimes;

/**
 * The worker threads of a process and their lease thread. Threads: {@code worker-n}, {@code
 * reader-n}, {@code lease}. Thread-safe.
 */
public final class DrainThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DrainThreads.class);

  /**
   * A worker that does not end by itself within this is left behind. It has room for the batch in
   * hand and then the wait for its last trims, and leaves some for Redis: the process ends by force
   * after 10 s.
   */
  private static final Duration STOP_LIMIT = ListTrims.LAST_WAIT.plusMillis(2500);

  /** The farewell is waited for no longer than this; a database that is slower stays without. */
  private static final Duration FAREWELL_LIMIT = Duration.ofMillis(500);

  private final LeaseKeeper leases;
  private final DrainProgress progress;
  private final Workroom workroom;
  private final Runnable farewell;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * What the threads share.
   *
   * @param backend lists and locks
   * @param connections to Matomo's database
   * @param tables ours
   * @param tracking the rules; called by all threads
   * @param seal for the tokens of dead letters
   * @param files for dead letters that their table does not hold
   * @param paused asked before each batch, whether none is to be begun now
   * @param clock for stamps
   * @param registry for the metrics {@code sluice.worker.*}
   */
  public record Shared(
      QueueBackend backend,
      DatabaseConnections connections,
      QueueTables tables,
      BatchTracking tracking,
      TokenSeal seal,
      LetterFiles files,
      BooleanSupplier paused,
      InstantSource clock,
      MeterRegistry registry) {

    /** Without a seal and files: dead letters are kept without their tokens, large ones not. */
    public Shared(
        QueueBackend backend,
        DatabaseConnections connections,
        QueueTables tables,
        BatchTracking tracking,
        BooleanSupplier paused,
        InstantSource clock,
        MeterRegistry registry) {
      this(
          backend,
          connections,
          tables,
          tracking,
          TokenSeal.NONE,
          LetterFiles.none(),
          paused,
          clock,
          registry);
    }
  }

  private DrainThreads(
      LeaseKeeper leases, DrainProgress progress, Workroom workroom, Runnable farewell) {
    this.leases = leases;
    this.progress = progress;
    this.workroom = workroom;
    this.farewell = farewell;
  }

  /**
   * Starts all of them.
   *
   * @param self this process, with its number of threads
   * @param queues the configured number of queues
   * @param times how fast queues change hands
   * @throws BackendException if the backend cannot be reached
   * @throws IllegalStateException if the other processes use another number of queues
   */
  public static DrainThreads start(
      Shared shared, WorkerPresence self, int queues, DrainSettings settings, LeaseTimes times)
      throws BackendException {
    DrainMetrics metrics = new DrainMetrics(shared.registry(), shared.clock());
    DrainProgress progress = new DrainProgress(self.threads());
    LeaseKeeper leases =
        new LeaseKeeper(shared.backend(), self, queues, times, new LeaseLog(metrics, progress));
    DrainThreads started =
        new DrainThreads(
            leases,
            progress,
            new Workroom(HangGuard.start(settings.entryProcessing())),
            () -> sayFarewell(shared, self.id()));
    try {
      leases.start();
    } catch (BackendException | IllegalStateException e) {
      leases.close();
      started.workroom.close();
      throw e;
    }
    for (int i = 0; i < self.threads(); i++) {
      DrainSources sources =
          new DrainSources(i, self.id(), shared, started.workroom, leases, metrics, progress);
      Thread thread = thread(sources, settings);
      started.threads.add(thread);
      thread.start();
    }
    return started;
  }

  private static Thread thread(DrainSources sources, DrainSettings settings) {
    DrainLoop loop = new DrainLoop(sources, sources.shared().backend().lists(), settings);
    Thread thread = new Thread(loop, "worker-" + sources.threadIndex());
    thread.setUncaughtExceptionHandler(
        (died, failure) ->
            LOG.atError()
                .setCause(failure)
                .addKeyValue("worker", died.getName())
                .addKeyValue("do", "restart the process")
                .log("worker-died"));
    thread.setDaemon(true);
    return thread;
  }

  /** How long the slowest worker has finished nothing while it had something to do. */
  public Duration silence() {
    return progress.silence();
  }

  /** What the slowest worker tries again and again; empty if its last attempt did not fail. */
  public Optional<Waiting> waiting() {
    return progress.waiting();
  }

  /** What has failed again and again for longer than a moment; empty if all get on. */
  public List<Waiting> retrying() {
    return progress.retrying();
  }

  /** Tracking requests committed since the start. */
  public long requests() {
    return progress.requests();
  }

  /** Whether each queue of this process's share was empty at some time since the start. */
  public boolean isDrained() {
    return leases.share().filter(progress.seenEmpty()::containsAll).isPresent();
  }

  /** Whether all worker threads and the lease thread run. */
  public boolean isRunning() {
    return leases.isRunning() && threads.stream().allMatch(Thread::isAlive);
  }

  /** Locks without an end that have kept this process from queues of its share for long. */
  public List<EndlessLock> endlessLocks() {
    return leases.endless();
  }

  /** Queues beyond that number that held entries when last looked for. */
  public List<Integer> beyond() {
    return leases.beyond();
  }

  /** The number of queues that all processes agree on now. */
  public int queues() {
    return leases.queues();
  }

  /** Finishes the batches under way and gives the leases back; within 7 s. */
  @Override
  public void close() {
    leases.takeNoMore();
    progress.stop();
    Thread saying = new Thread(farewell, "farewell");
    saying.setDaemon(true);
    saying.start();
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    for (Thread thread : threads) {
      join(thread, deadline - System.nanoTime());
      if (thread.isAlive()) {
        LOG.atWarn().addKeyValue("worker", thread.getName()).log("worker-left-behind");
      }
    }
    // Its connection is the pool's, which is closed next.
    join(saying, FAREWELL_LIMIT.toNanos());
    leases.close();
    workroom.close();
  }

  private static void join(Thread thread, long nanos) {
    try {
      thread.join(Math.max(1, nanos / 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Notes in the database that this process was told to end: it may be ended by force before its
   * threads come back, and what they have in hand is not at fault then. This uses a connection of
   * its own at once, as theirs may be waiting for an answer.
   */
  private static void sayFarewell(Shared shared, String process) {
    try (Connection connection = shared.connections().open()) {
      connection.setAutoCommit(true);
      new AttemptTable(shared.tables()).letGoAll(connection, process);
    } catch (SQLException e) {
      LOG.atWarn().addKeyValue("cause", e.getMessage()).log("farewell-failed");
    }
  }
}
