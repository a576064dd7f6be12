package sluice.worker;

import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.WorkerPresence;
import sluice.worker.door.DoorCounts;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.Waiting;
import sluice.worker.lease.EndlessLock;

/** A running worker process, or the worker's part of one. Thread-safe. */
public final class QueueWorker implements AutoCloseable {
  private static final double MS_PER_SECOND = 1000;

  private final DrainThreads.Shared shared;
  private final DrainThreads threads;

  private QueueWorker(DrainThreads.Shared shared, DrainThreads threads) {
    this.shared = shared;
    this.threads = threads;
  }

  /**
   * Starts draining. The database need not be there yet.
   *
   * @param shared its backend belongs to the worker from now on and is closed with it
   * @throws IllegalArgumentException with all faults of the configuration
   * @throws IllegalStateException if other processes use another number of queues
   * @throws BackendException if the queue's backend cannot be reached
   */
  public static QueueWorker start(WorkerConfig config, DrainThreads.Shared shared)
      throws BackendException {
    try {
      return new QueueWorker(shared, startThreads(config, shared));
    } catch (BackendException | IllegalStateException | IllegalArgumentException e) {
      shared.backend().close();
      throw e;
    }
  }

  private static DrainThreads startThreads(WorkerConfig config, DrainThreads.Shared shared)
      throws BackendException {
    if (!config.faults().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", config.faults()));
    }
    String id = ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8);
    WorkerPresence self = new WorkerPresence(id, config.workers(), config.queueId());
    DoorCounts.publish(shared.registry());
    DrainThreads threads =
        DrainThreads.start(shared, self, config.queues(), config.drain(), config.lease());
    Gauge.builder(
            "sluice.worker.silence.seconds", threads, it -> it.silence().toMillis() / MS_PER_SECOND)
        .strongReference(true)
        .register(shared.registry());
    return threads;
  }

  /** Whether each of its queues was empty at some time since the start: {@code --once} is done. */
  public boolean isDrained() {
    return threads.isDrained();
  }

  /** How long the slowest worker has finished nothing while it had something to do: watchdog. */
  public Duration silence() {
    return threads.silence();
  }

  /** What the slowest worker tries again and again; empty if its last attempt did not fail. */
  public Optional<Waiting> waiting() {
    return threads.waiting();
  }

  /** What has failed again and again for longer than a moment; empty if all get on. */
  public List<Waiting> retrying() {
    return threads.retrying();
  }

  /** Whether all its threads run; false means a fault of ours, and the process should end. */
  public boolean isRunning() {
    return threads.isRunning();
  }

  /** Locks without an end that have kept this process from queues of its share for long. */
  public List<EndlessLock> endlessLocks() {
    return threads.endlessLocks();
  }

  /** Queues beyond the agreed number that held entries when last looked for. */
  public List<Integer> queuesBeyond() {
    return threads.beyond();
  }

  /** Tracking requests committed since the start. */
  public long requests() {
    return threads.requests();
  }

  /** Finishes the batches under way and gives all leases back; within 7 s. */
  @Override
  public void close() {
    threads.close();
    shared.backend().close();
  }
}
