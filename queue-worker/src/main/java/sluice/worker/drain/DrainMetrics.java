package sluice.worker.drain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import sluice.queue.QueueLabel;
import sluice.worker.batch.Batch;
import sluice.worker.batch.HitOutcome;
import sluice.worker.lease.LeaseListener;

/** What the engine counts, for all workers of the process. Thread-safe. */
final class DrainMetrics {
  private static final String DEAD_LETTERS = "sluice.worker.dead.letters";
  private static final String LETTERS_FILED = "sluice.worker.dead.letters.filed";
  private static final String LETTERS_EXPIRED = "sluice.worker.dead.letters.expired";
  private static final String DRAINED = "sluice.worker.queue.drained";
  private static final String REPLAYS = "sluice.worker.replays.dropped";
  private static final String GAPS_FORGOTTEN = "sluice.worker.gaps.forgotten";
  private static final String TRIMS_REFUSED = "sluice.worker.trims.refused";
  private static final String UNFINISHED = "sluice.worker.attempts.unfinished";
  private static final String BACKEND_FAILURES = "sluice.worker.backend.failures";

  /** Stands in place of the oldest entry's time when the list is empty. */
  private static final long NOTHING = -1;

  private final MeterRegistry registry;
  private final DistributionSummary batchSets;
  private final DistributionSummary batchRequests;
  private final InstantSource clock;
  private final ConnectionUse connections;
  private final AtomicInteger queuesBeyond;
  private final AtomicInteger endlessLocks;
  private final AtomicInteger heldByPhp;
  private final Map<Integer, AtomicLong> oldestMs = new ConcurrentHashMap<>();
  private final Map<Integer, Long> committed = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicLong> lengths = new ConcurrentHashMap<>();

  /** Where the time of a batch goes. */
  enum Phase {
    /** Reading the list, decoding, and what needs no transaction; beside the last commit. */
    PREPARE,
    /** Deciding and writing rows. */
    WRITE,
    /** Cursor and COMMIT. */
    COMMIT,
    /** Removing the batch from the list. */
    TRIM
  }

  DrainMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.batchSets = registry.summary("sluice.worker.batch.sets");
    this.batchRequests = registry.summary("sluice.worker.batch.requests");
    this.connections = new ConnectionUse(registry);
    this.endlessLocks = registry.gauge("sluice.worker.locks.endless", new AtomicInteger());
    this.heldByPhp = registry.gauge("sluice.worker.locks.php", new AtomicInteger());
    this.queuesBeyond = registry.gauge("sluice.worker.queues.beyond", new AtomicInteger());
    startAtZero();
  }

  /** Shows what never happened as 0: an alert on a rate needs a first value. */
  private void startAtZero() {
    for (Phase phase : Phase.values()) {
      phaseTimer(phase);
    }
    for (HitOutcome outcome : HitOutcome.values()) {
      hits(outcome).increment(0);
    }
    for (SqlFailure failure : SqlFailure.values()) {
      retries(failure).increment(0);
    }
    for (LeaseListener.Change change : LeaseListener.Change.values()) {
      leases(change).increment(0);
    }
    List.of("committed", "retried", "failed", "fenced", "stale")
        .forEach(outcome -> batches(outcome).increment(0));
    replays("number").increment(0);
    replays("digest").increment(0);
    for (LetterFiles.Kind kind : List.of(LetterFiles.Kind.LARGE, LetterFiles.Kind.MOVED)) {
      lettersFiled(kind, 0);
    }
    List.of(
            DEAD_LETTERS,
            LETTERS_EXPIRED,
            GAPS_FORGOTTEN,
            TRIMS_REFUSED,
            UNFINISHED,
            BACKEND_FAILURES)
        .forEach(name -> registry.counter(name).increment(0));
  }

  /** Counts the workers' connections to the database. */
  ConnectionUse connections() {
    return connections;
  }

  void timed(Phase phase, long nanos) {
    phaseTimer(phase).record(nanos, TimeUnit.NANOSECONDS);
  }

  void committed(Batch batch, Map<HitOutcome, Integer> hits) {
    batchSets.record(batch.items().size());
    batchRequests.record(batch.requests());
    outcome("committed");
    registry
        .counter(DRAINED, "queue", QueueLabel.of(batch.queue()))
        .increment(batch.items().size());
    hits.forEach((outcome, count) -> hits(outcome).increment(count));
    long dead = batch.items().size() - batch.sets().size();
    registry.counter(DEAD_LETTERS).increment(dead);
  }

  /** Counts letters that went to a file: too large for their table, or moved out of it. */
  void lettersFiled(LetterFiles.Kind kind, int count) {
    registry.counter(LETTERS_FILED, "kind", kind.word()).increment(count);
  }

  /** Counts letters that were deleted because of their age. */
  void lettersExpired(int count) {
    registry.counter(LETTERS_EXPIRED).increment(count);
  }

  void outcome(String outcome) {
    batches(outcome).increment();
  }

  void retried(SqlFailure failure) {
    retries(failure).increment();
  }

  /** Counts entries that were consumed before, and how that was known. */
  void replays(Batch.Trim trim) {
    replays("number").increment(trim.covered());
    replays("digest").increment(trim.repeated());
  }

  /** Counts numbers in gaps that were given up: their entries would be dropped. */
  void gapsForgotten(long numbers) {
    registry.counter(GAPS_FORGOTTEN).increment(numbers);
  }

  void trimRefused() {
    registry.counter(TRIMS_REFUSED).increment();
  }

  /** Counts a queue that was taken over from a process that had ended in the middle of its work. */
  void unfinished() {
    registry.counter(UNFINISHED).increment();
  }

  void lease(LeaseListener.Change change) {
    leases(change).increment();
  }

  /** Shows how many queues beyond the number hold entries. */
  void queuesBeyond(int count) {
    queuesBeyond.set(count);
  }

  /** Shows how many locks without an end keep queues from this process. */
  void endlessLocks(int count) {
    endlessLocks.set(count);
  }

  /** Shows how many queues that this process is to drain a worker of PHP has. */
  void heldByPhp(int count) {
    heldByPhp.set(count);
  }

  void backendFailed() {
    registry.counter(BACKEND_FAILURES).increment();
  }

  /**
   * Shows what the owner sees of a queue.
   *
   * @param length entries in the list
   * @param oldestSeconds when the oldest was accepted, Unix seconds
   */
  void queue(int queue, long length, long oldestSeconds) {
    lengthOf(queue).set(length);
    oldestOf(queue).set(length == 0 ? NOTHING : oldestSeconds * 1000);
  }

  /** The same while it is not known when the oldest was accepted: what was known before goes on. */
  void queue(int queue, long length) {
    lengthOf(queue).set(length);
    if (length == 0) {
      oldestOf(queue).set(NOTHING);
    } else {
      oldestOf(queue).compareAndSet(NOTHING, clock.millis());
    }
  }

  /**
   * Shows when the oldest entry of a batch was accepted: it waits for as long as the batch hangs.
   *
   * @param oldestSeconds Unix seconds
   */
  void inHand(int queue, long oldestSeconds) {
    oldestOf(queue).set(oldestSeconds * 1000);
  }

  /** Notes how many committed entries are still in the list of a queue. */
  void committedInList(int queue, long entries) {
    committed.put(queue, entries);
  }

  /** Shows the length of a queue's list as it is now, whatever its worker waits for. */
  void list(int queue, long entries) {
    queue(queue, Math.max(0, entries - committed.getOrDefault(queue, 0L)));
  }

  /** Resets the gauges of a queue that is somebody else's now. */
  void left(int queue) {
    queue(queue, 0);
  }

  private Timer phaseTimer(Phase phase) {
    return registry.timer("sluice.worker.phase", "phase", tag(phase));
  }

  private Counter hits(HitOutcome outcome) {
    return registry.counter("sluice.worker.hits", "outcome", tag(outcome));
  }

  private Counter replays(String known) {
    return registry.counter(REPLAYS, "known", known);
  }

  private Counter batches(String outcome) {
    return registry.counter("sluice.worker.batches", "outcome", outcome);
  }

  private Counter retries(SqlFailure failure) {
    return registry.counter("sluice.worker.retries", "cause", tag(failure));
  }

  private Counter leases(LeaseListener.Change change) {
    return registry.counter("sluice.worker.leases", "change", tag(change));
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private AtomicLong lengthOf(int queue) {
    return lengths.computeIfAbsent(
        queue,
        id -> {
          String label = QueueLabel.of(id);
          Gauge.builder("sluice.worker.queue.length", () -> length(label))
              .tag("queue", label)
              .register(registry);
          return new AtomicLong();
        });
  }

  /**
   * The time of the oldest entry. Its gauge shows the age, so that it grows while nothing is
   * drained.
   */
  private AtomicLong oldestOf(int queue) {
    return oldestMs.computeIfAbsent(
        queue,
        id -> {
          String label = QueueLabel.of(id);
          Gauge.builder("sluice.worker.lag.seconds", () -> lag(label))
              .tag("queue", label)
              .register(registry);
          return new AtomicLong(NOTHING);
        });
  }

  private double length(String label) {
    return labelled(lengths, label).mapToLong(AtomicLong::get).sum();
  }

  private double lag(String label) {
    return labelled(oldestMs, label).mapToDouble(this::ageSeconds).max().orElse(0);
  }

  private static Stream<AtomicLong> labelled(Map<Integer, AtomicLong> figures, String label) {
    return figures.entrySet().stream()
        .filter(figure -> QueueLabel.of(figure.getKey()).equals(label))
        .map(Map.Entry::getValue);
  }

  private double ageSeconds(AtomicLong oldest) {
    long value = oldest.get();
    return value == NOTHING ? 0 : Math.max(0, (clock.millis() - value) / 1000.0);
  }
}
