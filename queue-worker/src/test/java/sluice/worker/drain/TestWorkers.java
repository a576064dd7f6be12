package sluice.worker.drain;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import sluice.matomo.DatabaseConnections;
import sluice.worker.QueueWorker;
import sluice.worker.WorkerConfig;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.TokenSeal;
import sluice.worker.lease.LeaseTimes;

/** Workers as tests want them: no long waiting for hits, none for locks. No state. */
public final class TestWorkers {
  /** For the tokens of dead letters. */
  public static final TokenSeal SEAL = TokenSeal.of("a salt");

  private TestWorkers() {}

  /** The usual bounds, but fewer than a batch wait for a moment only. */
  public static DrainSettings settings(Duration maxWait, Duration answerLimit) {
    return DrainSettings.DEFAULT
        .withMaxWait(maxWait)
        .withAnswerLimit(answerLimit)
        .withTrimDelay(Duration.ZERO);
  }

  /** What a worker of such a test shares, with {@link #SEAL}. */
  public static DrainThreads.Shared shared(
      QueueBackend backend,
      DatabaseConnections connections,
      QueueTables tables,
      BatchTracking tracking) {
    return shared(backend, connections, tables, tracking, LetterFiles.none());
  }

  /** The same, with files for dead letters. */
  public static DrainThreads.Shared shared(
      QueueBackend backend,
      DatabaseConnections connections,
      QueueTables tables,
      BatchTracking tracking,
      LetterFiles files) {
    return new DrainThreads.Shared(
        backend,
        connections,
        tables,
        tracking,
        SEAL,
        files,
        () -> false,
        InstantSource.system(),
        new SimpleMeterRegistry());
  }

  /**
   * One thread on these queues.
   *
   * @param leaseTtl of the locks; the database's have whole seconds
   */
  public static QueueWorker start(DrainThreads.Shared shared, int queues, Duration leaseTtl)
      throws BackendException {
    DrainSettings settings = settings(Duration.ofMillis(20), DrainSettings.DEFAULT.answerLimit());
    LeaseTimes lease = new LeaseTimes(leaseTtl, Duration.ofMillis(150));
    String prefix = shared.tables().prefix();
    return QueueWorker.start(
        new WorkerConfig(1, queues, OptionalInt.empty(), prefix, settings, lease), shared);
  }
}
