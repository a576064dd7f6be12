package sluice.worker.drain;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import sluice.worker.batch.Batch;
import sluice.worker.lease.LeaseListener;
import sluice.worker.plan.HitOutcome;

/** What the engine counts, for all workers of the process. Thread-safe. */
final class DrainMetrics {
  /** In place of the oldest entry's time when the list is empty. */
  private static final long NOTHING = -1;

  private final MeterRegistry registry;
  private final DistributionSummary batchSets;
  private final DistributionSummary batchRequests;
  private final InstantSource clock;
  private final Map<Integer, AtomicLong> oldestMs = new ConcurrentHashMap<>();
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
  }

  void timed(Phase phase, long nanos) {
    String tag = phase.name().toLowerCase(Locale.ROOT);
    Timer timer = registry.timer("sluice.worker.phase", "phase", tag);
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  void committed(Batch batch, Map<HitOutcome, Integer> hits) {
    batchSets.record(batch.items().size());
    batchRequests.record(batch.requests());
    outcome("committed");
    hits.forEach(
        (outcome, count) ->
            registry
                .counter("sluice.worker.hits", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment(count));
    long dead = batch.items().size() - batch.sets().size();
    registry.counter("sluice.worker.dead.letters").increment(dead);
  }

  void outcome(String outcome) {
    registry.counter("sluice.worker.batches", "outcome", outcome).increment();
  }

  void retried(SqlFailure failure) {
    registry.counter("sluice.worker.retries", "cause", failure.tag()).increment();
  }

  void replays(int count) {
    registry.counter("sluice.worker.replays.dropped").increment(count);
  }

  void trimRefused() {
    registry.counter("sluice.worker.trims.refused").increment();
  }

  void lease(LeaseListener.Change change) {
    String tag = change.name().toLowerCase(Locale.ROOT);
    registry.counter("sluice.worker.leases", "change", tag).increment();
  }

  void backendFailed() {
    registry.counter("sluice.worker.backend.failures").increment();
  }

  /**
   * What the owner sees of a queue.
   *
   * @param length entries in the list
   * @param oldestSeconds when the oldest was accepted, Unix seconds; empty if that is not known
   *     now, and what was known before goes on
   */
  void queue(int queue, long length, Optional<Long> oldestSeconds) {
    lengthOf(queue).set(length);
    AtomicLong oldest = oldestOf(queue);
    if (length == 0) {
      oldest.set(NOTHING);
    } else if (oldestSeconds.isPresent()) {
      oldest.set(oldestSeconds.get() * 1000);
    } else {
      oldest.compareAndSet(NOTHING, clock.millis());
    }
  }

  /** The queue is somebody else's; its gauges must not go on. */
  void left(int queue) {
    queue(queue, 0, Optional.empty());
  }

  private AtomicLong lengthOf(int queue) {
    return lengths.computeIfAbsent(
        queue, id -> registry.gauge("sluice.worker.queue.length", tags(id), new AtomicLong()));
  }

  /** The gauge is the age, so that it grows while nothing is drained. */
  private AtomicLong oldestOf(int queue) {
    return oldestMs.computeIfAbsent(
        queue,
        id -> {
          AtomicLong oldest = new AtomicLong(NOTHING);
          return registry.gauge("sluice.worker.lag.seconds", tags(id), oldest, this::ageSeconds);
        });
  }

  private double ageSeconds(AtomicLong oldest) {
    long value = oldest.get();
    return value == NOTHING ? 0 : Math.max(0, (clock.millis() - value) / 1000.0);
  }

  private static Tags tags(int queue) {
    return Tags.of("queue", Integer.toString(queue));
  }
}
