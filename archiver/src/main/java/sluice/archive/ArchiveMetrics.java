package sluice.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Metrics {@code sluice.archive.*}. Thread-safe. */
final class ArchiveMetrics {
  private final Counter published;
  private final Counter failures;
  private final Counter days;
  private final Counter refused;
  private final Timer runs;
  private final AtomicLong lastSuccess = new AtomicLong();

  ArchiveMetrics(MeterRegistry registry) {
    published = registry.counter("sluice.archive.published");
    failures = registry.counter("sluice.archive.site.failures");
    days = registry.counter("sluice.archive.days");
    refused = registry.counter("sluice.archive.days.refused");
    runs = registry.timer("sluice.archive.run");
    registry.gauge("sluice.archive.last.success.seconds", lastSuccess);
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

  /** Records how long the run took that ends now. */
  void ran(Timer.Sample sample) {
    sample.stop(runs);
  }

  /** Notes that at this instant everything that had changed was archived. */
  void upToDate(Instant at) {
    lastSuccess.set(at.getEpochSecond());
  }
}
