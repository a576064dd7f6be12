package sluice.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import sluice.queue.QueueKey;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.HeldLock;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLocks;
import sluice.worker.backend.RedisConnections;
import sluice.worker.drain.QueueTables;
import sluice.worker.operate.MixedWorkers;
import sluice.worker.operate.QueueMonitor;
import sluice.worker.operate.QueueMonitor.QueueStatus;
import sluice.worker.operate.QueueMonitor.Snapshot;
import sluice.worker.operate.ResizeBoard;

/**
 * Whether the queues are drained, by whom, and how fast.
 *
 * @param patient whose queues they are
 * @param queues where they are
 */
record QueueFlowCheck(Patient patient, ExaminedQueues queues) {

  /** Between two looks, for rates: milliseconds. */
  private static final long STEP_MS = 1500;

  /** Seconds that the oldest entry may wait; in order it is one or two. */
  private static final double LATE_S = 60;

  /** Beyond this nobody drains in earnest. */
  private static final double DEAD_S = 3600;

  /** Entries below which rates and shares tell nothing. */
  private static final long MANY = 1000;

  /** Percent of all entries that one of several queues has. */
  private static final int LOPSIDED_PERCENT = 80;

  /** A lock of PHP that is kept for longer is of a worker that was killed, or of a long batch. */
  private static final Duration LONG_LOCK = Duration.ofSeconds(60);

  List<Finding> look(QueueBackend backend) throws BackendException, InterruptedException {
    Snapshot snapshot;
    try (QueueMonitor monitor =
        new QueueMonitor(
            backend, patient::connect, new QueueTables(patient.prefix()), patient.host().clock())) {
      snapshot = monitor.look(queues.count());
      if (snapshot.length() >= MANY) {
        Thread.sleep(STEP_MS);
        snapshot = monitor.look(queues.count());
      }
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(beyond(snapshot));
    findings.add(number(backend));
    findings.add(workers(snapshot));
    findings.add(lag(snapshot));
    findings.add(growing(snapshot));
    findings.add(lopsided(snapshot));
    findings.addAll(locks(snapshot));
    findings.add(php(snapshot));
    return findings;
  }

  private Finding beyond(Snapshot snapshot) {
    List<Integer> filled =
        snapshot.queues().stream().filter(QueueStatus::isBeyond).map(QueueStatus::queue).toList();
    return filled.isEmpty()
        ? Finding.ok(
            FindingKind.QUEUES_BEYOND, "no entries beyond the " + queues.count() + " queues")
        : Finding.warning(
            FindingKind.QUEUES_BEYOND,
            "there are %d queues, but entries in %s too: PHP drains none of these"
                .formatted(queues.count(), filled),
            "let sluice worker run without --queue-id, which drains them; if they stay, compare"
                + " numQueueWorkers and --queues of all processes");
  }

  private Finding number(QueueBackend backend) throws BackendException {
    try (QueueLocks locks = backend.locks()) {
      OptionalInt agreed = locks.agreedQueues();
      return agreed.isEmpty() || agreed.getAsInt() == queues.count()
          ? Finding.ok(FindingKind.QUEUE_NUMBER, queues.count() + " queues")
          : Finding.warning(
              FindingKind.QUEUE_NUMBER,
              "%d queues are configured, but the processes work with %d: PHP writes to others than ingest"
                  .formatted(queues.count(), agreed.getAsInt()),
              "sluice queue resize "
                  + queues.count()
                  + "; or set numQueueWorkers and --queues to "
                  + agreed.getAsInt());
    }
  }

  private static Finding workers(Snapshot snapshot) {
    boolean isDrained =
        !snapshot.workers().isEmpty()
            || snapshot.queues().stream().anyMatch(queue -> queue.lock().isPresent());
    if (isDrained) {
      return Finding.ok(
          FindingKind.QUEUE_WORKERS, snapshot.workers().size() + " workers of Sluice live");
    }
    return snapshot.length() == 0
        ? Finding.info(FindingKind.QUEUE_WORKERS, "no worker lives; nothing is queued either")
        : Finding.error(
            FindingKind.QUEUE_WORKERS,
            snapshot.length() + " request sets are queued, and nobody drains them",
            "systemctl start sluice-worker; journalctl -u sluice-worker tells why it ended");
  }

  private static Finding lag(Snapshot snapshot) {
    double lag = snapshot.queues().stream().mapToDouble(QueueStatus::lagSeconds).max().orElse(0);
    String evidence =
        "the oldest of %d queued request sets has waited for %s"
            .formatted(snapshot.length(), ClockCheck.words(Duration.ofSeconds((long) lag)));
    return lag < LATE_S
        ? Finding.ok(FindingKind.QUEUE_LAG, evidence)
        : new Finding(
            FindingKind.QUEUE_LAG,
            lag < DEAD_S ? Severity.WARNING : Severity.ERROR,
            evidence,
            "sluice queue monitor shows which queue and who holds it; sluice status what the workers wait for");
  }

  private static Finding growing(Snapshot snapshot) {
    double in = sum(snapshot, QueueStatus::inPerSecond);
    double out = sum(snapshot, QueueStatus::outPerSecond);
    String evidence =
        String.format(Locale.ROOT, "%.0f request sets a second come in, %.0f are drained", in, out);
    return snapshot.length() < MANY || in <= out
        ? Finding.ok(FindingKind.QUEUE_GROWING, "not at this moment")
        : Finding.warning(
            FindingKind.QUEUE_GROWING,
            evidence + ", " + snapshot.length() + " wait",
            "sluice worker --workers with more, up to the number of queues; sluice status tells"
                + " what they wait for");
  }

  private static double sum(Snapshot snapshot, Function<QueueStatus, OptionalDouble> rate) {
    return snapshot.queues().stream().mapToDouble(queue -> rate.apply(queue).orElse(0)).sum();
  }

  private static Finding lopsided(Snapshot snapshot) {
    long all = snapshot.length();
    Optional<QueueStatus> fullest =
        snapshot.queues().stream().max(Comparator.comparing(QueueStatus::length));
    return all < MANY
            || snapshot.queues().size() < 2
            || fullest.isEmpty()
            || fullest.get().length() * 100 < all * LOPSIDED_PERCENT
        ? Finding.ok(FindingKind.QUEUE_LOPSIDED, "the queues share what waits")
        : Finding.warning(
            FindingKind.QUEUE_LOPSIDED,
            "%d of %d queued request sets are in queue %d: many hits with one visitor id, as of an app that sends sixteen zeros"
                .formatted(fullest.get().length(), all, fullest.get().queue()),
            "[Sluice] zero_visitor_id = none in config.ini.php, if these are sixteen zeros; sluice queue print shows them");
  }

  private static List<Finding> locks(Snapshot snapshot) {
    List<Finding> findings = new ArrayList<>();
    for (QueueStatus queue : snapshot.queues()) {
      queue
          .lock()
          .filter(lock -> isStuck(queue, lock))
          .ifPresent(lock -> findings.add(stuck(queue, lock)));
    }
    return findings.isEmpty()
        ? List.of(Finding.ok(FindingKind.QUEUE_LOCK, "no lock is kept for long"))
        : findings;
  }

  private static boolean isStuck(QueueStatus queue, HeldLock lock) {
    return lock.remaining().isEmpty()
        || QueueKey.isOwnerOfPhp(lock.owner())
            && queue.length() > 0
            && lock.remaining().get().compareTo(LONG_LOCK) > 0;
  }

  private static Finding stuck(QueueStatus queue, HeldLock lock) {
    String end =
        lock.remaining()
            .map(left -> "for another " + ClockCheck.words(left))
            .orElse("and never ends by itself");
    return Finding.warning(
        FindingKind.QUEUE_LOCK,
        "%s is held by '%s' %s, while %d request sets wait: by a worker of PHP that was killed, or is in a long batch"
            .formatted(lock.key(), lock.owner(), end, queue.length()),
        "if no queuedtracking:process is at work:  sluice queue locks --unlock " + lock.key());
  }

  private Finding php(Snapshot snapshot) throws BackendException {
    List<HeldLock> held =
        snapshot.queues().stream().map(QueueStatus::lock).flatMap(Optional::stream).toList();
    Optional<String> warning = queues.redis().isPresent() ? mixed(held) : Optional.empty();
    return warning
        .map(
            words ->
                Finding.warning(
                    FindingKind.PHP_WORKERS,
                    words,
                    "take queuedtracking:process out of cron, and switch \"Process during tracking request\" off"))
        .orElseGet(() -> Finding.ok(FindingKind.PHP_WORKERS, "none drains what ingest queues now"));
  }

  private Optional<String> mixed(List<HeldLock> held) throws BackendException {
    try (RedisConnections connections = RedisConnections.to(queues.redis().orElseThrow());
        ResizeBoard board = new ResizeBoard(connections)) {
      return new MixedWorkers(board).warning(held);
    }
  }
}
