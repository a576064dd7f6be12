package sluice.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
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
  private final AtomicLong peers = new AtomicLong();
  private final Counter elsewhere;
  private final Counter overtaken;

  /** When the run under way began, by System.nanoTime; null between runs. */
  private volatile Long runningSince;

  ArchiveMetrics(MeterRegistry registry) {
    this.registry = registry;
    published = registry.counter("sluice.archive.published");
    failures = registry.counter("sluice.archive.site.failures");
    days = registry.counter("sluice.archive.dates");
    refused = registry.counter("sluice.archive.dates.refused");
    behind = registry.counter("sluice.archive.replica.behind");
    elsewhere = registry.counter("sluice.archive.elsewhere");
    overtaken = registry.counter("sluice.archive.overtaken");
    runs = registry.timer("sluice.archive.run");
    registry.gauge("sluice.archive.last.success.timestamp.seconds", lastSuccess);
    registry.gauge("sluice.archive.peers", peers);
  }

  /** Publishes how long what is under way has lasted: a turn may outlast its run. Called once. */
  void watch(SiteTurns turns) {
    registry.gauge(
        "sluice.archive.running.seconds",
        turns,
        it -> Math.max(runningNanos(), it.longestNanos()) / NANOS);
  }

  /** Publishes what the archiver takes of the database. Called once. */
  void watch(DatabaseBudget budget) {
    FunctionCounter.builder("sluice.archive.database.seconds", budget, it -> it.usedNanos() / NANOS)
        .register(registry);
    FunctionCounter.builder("sluice.archive.paused.seconds", budget, it -> it.pausedNanos() / NANOS)
        .register(registry);
    registry.gauge("sluice.archive.pace", budget, DatabaseBudget::pace);
    registry.gauge(
        "sluice.archive.silence.seconds", budget, it -> it.headway().longest().nanos() / NANOS);
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

  /** Counts a site's turn that was left because another process archives the site. */
  void elsewhere() {
    elsewhere.increment();
  }

  /** Among so many archivers, this one included, the sites are shared now. */
  void peers(int count) {
    peers.set(count);
  }

  /** Counts days that PHP archived at the same time, and which are therefore archived once more. */
  void overtaken(int siteDays) {
    overtaken.increment(siteDays);
  }

  /** Does a run, whose time is recorded if it ends well. */
  <T> T run(Run<T> run) throws SQLException {
    long start = System.nanoTime();
    runningSince = start;
    try {
      T result = run.run();
      runs.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      return result;
    } finally {
      runningSince = null;
    }
  }

  /** A run of the archiver. */
  @FunctionalInterface
  interface Run<T> {
    T run() throws SQLException;
  }

  private long runningNanos() {
    Long since = runningSince;
    return since == null ? 0 : System.nanoTime() - since;
  }

  /** Notes that at this instant everything that had changed was archived. */
  void upToDate(Instant at) {
    lastSuccess.set(at.getEpochSecond());
  }
}
