package sluice.worker.drain;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import sluice.worker.QueueWorker;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.DatabaseConnections;
import sluice.worker.backend.QueueBackend;
import sluice.worker.lease.LeaseTimes;
import sluice.worker.plan.BatchTracking;

/** Workers as tests want them: no long waiting for hits, none for locks. No state. */
public final class TestWorkers {

  private TestWorkers() {}

  /** The usual bounds, but fewer than a batch wait for a moment only. */
  public static DrainSettings settings(Duration maxWait, Duration answerLimit) {
    DrainSettings usual = DrainSettings.DEFAULT;
    return new DrainSettings(
        usual.batchRequestSets(),
        usual.batchRequests(),
        usual.batchInflatedBytes(),
        usual.entryInflatedBytes(),
        maxWait,
        answerLimit,
        false);
  }

  /**
   * One thread on these queues.
   *
   * @param leaseTtl of the locks; the database's have whole seconds
   */
  public static QueueWorker start(
      QueueBackend backend,
      DatabaseConnections connections,
      QueueTables tables,
      BatchTracking tracking,
      int queues,
      Duration leaseTtl)
      throws BackendException {
    DrainSettings settings = settings(Duration.ofMillis(20), DrainSettings.DEFAULT.answerLimit());
    LeaseTimes lease = new LeaseTimes(leaseTtl, Duration.ofMillis(150));
    return QueueWorker.start(
        new WorkerConfig(1, queues, OptionalInt.empty(), tables.prefix(), settings, lease),
        new DrainThreads.Shared(
            backend,
            connections,
            tables,
            tracking,
            () -> false,
            InstantSource.system(),
            new SimpleMeterRegistry()));
  }
}
