package sluice.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sluice.worker.QueueWorker;
import sluice.worker.drain.Waiting;
import sluice.worker.lease.EndlessLock;

/** When a worker counts as alive and as ready, and what is said when it does not. Stateless. */
final class WorkerHealth {

  /**
   * Hits that wait so long without a finished batch mean that the process hangs, unless systemd's
   * watchdog has a limit of its own.
   */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(120);

  /**
   * A batch takes far less; what takes longer waits in the database, such as for a lock on a table,
   * whose end is no failure before long.
   */
  private static final Duration STALLED = Duration.ofSeconds(15);

  /** An attempt to reach a server counts as just made while it is not older than this. */
  private static final Duration RECENT = Duration.ofSeconds(60);

  private WorkerHealth() {}

  /** Has the process asked about this worker. */
  static void add(QueueWorker worker, ProcessShell shell, WorkerPart.Company company) {
    shell
        .health()
        .addLive(
            "worker",
            () ->
                worker.isRunning()
                    ? Optional.empty()
                    : Optional.of(
                        "a worker thread has ended: see the log, and restart the process"));
    Duration limit = shell.watchdogLimit().orElse(SILENCE_LIMIT);
    shell.health().addLive("worker batches", () -> silence(worker, limit, company));
    shell.health().addReady("locks of the queues", () -> endless(worker));
    shell.health().addReady("worker", () -> retrying(worker.retrying(), worker.silence()));
  }

  private static Optional<String> endless(QueueWorker worker) {
    List<EndlessLock> locks = worker.endlessLocks();
    return locks.isEmpty()
        ? Optional.empty()
        : Optional.of(locks.stream().map(EndlessLock::toString).collect(Collectors.joining("; ")));
  }

  /** Why nothing is recorded now; empty if hits are, or none wait. */
  static Optional<String> retrying(List<Waiting> retrying, Duration silence) {
    if (!retrying.isEmpty()) {
      return Optional.of(
          retrying.stream()
              .map(
                  waiting ->
                      "is retrying %s, last tried %d s ago: %s"
                          .formatted(waiting.what(), waiting.tried().toSeconds(), waiting.cause()))
              .collect(Collectors.joining("; ")));
    }
    return silence.compareTo(STALLED) <= 0
        ? Optional.empty()
        : Optional.of(
            "no batch was finished for " + silence.toSeconds() + " s although hits may wait");
  }

  private static Optional<String> silence(
      QueueWorker worker, Duration limit, WorkerPart.Company company) {
    Optional<Waiting> waiting = worker.waiting();
    return waiting.isPresent()
        ? silence(worker.silence(), limit, waiting.get(), company)
        : silence(worker.silence(), limit);
  }

  /** What is wrong when no batch was finished for too long, and why as the worker says. */
  static Optional<String> silence(
      Duration silence, Duration limit, Waiting waiting, WorkerPart.Company company) {
    boolean isTrying = waiting.tried().compareTo(RECENT) <= 0;
    return company == WorkerPart.Company.INGEST && isTrying
        ? Optional.empty()
        : silence(silence, limit).map(wrong -> wrong + "; the worker " + waiting);
  }

  /** The same where the worker waits for nothing that it knows of. */
  static Optional<String> silence(Duration silence, Duration limit) {
    return silence.compareTo(limit) <= 0
        ? Optional.empty()
        : Optional.of(
            "no batch was finished for " + silence.toSeconds() + " s although hits may wait");
  }
}
