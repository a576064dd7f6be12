package sluice.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import sluice.archive.budget.DatabaseBudget;
import sluice.archive.fold.VisitorSets;

/** Metrics {@code sluice.archive.*}. Thread-safe. */
final class ArchiveMetrics {
  private static final double NANOS = 1e9;

  private final MeterRegistry registry;
  private final Counter published;
  private final Counter failures;
  private final Counter days;
  private final Counter refused;
  private final Counter behind;
  private final Timer runs;
  private final AtomicLong lastSuccess = new AtomicLong();

  ArchiveMetrics(MeterRegistry registry) {
    this.registry = registry;
    published = registry.counter("sluice.archive.published");
    failures = registry.counter("sluice.archive.site.failures");
    days = registry.counter("sluice.archive.days");
    refused = registry.counter("sluice.archive.days.refused");
    behind = registry.counter("sluice.archive.replica.behind");
    runs = registry.timer("sluice.archive.run");
    registry.gauge("sluice.archive.last.success.seconds", lastSuccess);
  }

  /** Publishes what the archiver takes of the database. Called once. */
  void watch(DatabaseBudget budget) {
    FunctionCounter.builder("sluice.archive.database.seconds", budget, it -> it.usedNanos() / NANOS)
        .register(registry);
    FunctionCounter.builder("sluice.archive.paused.seconds", budget, it -> it.pausedNanos() / NANOS)
        .register(registry);
    registry.gauge("sluice.archive.pace", budget, DatabaseBudget::pace);
  }

  /** Shows of how many days the log was read for their visitors alone. */
  void watch(VisitorSets sets) {
    FunctionCounter.builder(
            "sluice.archive.visitors.counted.again", sets, VisitorSets::daysCountedAgain)
        .register(registry);
  }

  /** Counts days of a site that were archived, and the archives that were made of them. */
  void archived(int siteDays, int archives) {
    days.increment(siteDays);
    published.increment(archives);
  }

  /** Counts days that are left as they are because their logs are deleted. */
  void refused(int siteDays) {
    refused.increment(siteDays);
  }

  /** Counts a site or a run that failed. */
  void failed() {
    failures.increment();
  }

  /** Counts a run that the replica had not come far enough for. */
  void replicaBehind() {
    behind.increment();
  }

  /** Records how long the run took that ends now. */
  void ran(Timer.Sample sample) {
    sample.stop(runs);
  }

  /** Notes that at this instant everything that had changed was archived. */
  void upToDate(Instant at) {
    lastSuccess.set(at.getEpochSecond());
  }
}
