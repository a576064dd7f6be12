package sluice.worker.drain;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import sluice.worker.batch.Batch;
import sluice.worker.lease.LeaseListener;
import sluice.worker.plan.HitOutcome;

/** What the engine counts, for all workers of the process. Thread-safe. */
final class DrainMetrics {
  private final MeterRegistry registry;
  private final DistributionSummary batchSets;
  private final DistributionSummary batchRequests;
  private final Map<Integer, AtomicLong> lagMs = new ConcurrentHashMap<>();
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

  DrainMetrics(MeterRegistry registry) {
    this.registry = registry;
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

  /** Age of the oldest entry and length of the list, as the owner last saw them. */
  void queue(int queue, long length, long oldestAgeMs) {
    gauge(lagMs, "sluice.worker.lag.ms", queue).set(oldestAgeMs);
    gauge(lengths, "sluice.worker.queue.length", queue).set(length);
  }

  /** The queue is somebody else's; its gauges must not stand still at an old value. */
  void left(int queue) {
    queue(queue, 0, 0);
  }

  private AtomicLong gauge(Map<Integer, AtomicLong> values, String name, int queue) {
    return values.computeIfAbsent(
        queue,
        id -> registry.gauge(name, Tags.of("queue", Integer.toString(id)), new AtomicLong()));
  }
}
