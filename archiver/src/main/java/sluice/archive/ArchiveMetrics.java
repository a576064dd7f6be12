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

  /** Days of a site were archived, which made so many archives. */
  void archived(int siteDays, int archives) {
    days.increment(siteDays);
    published.increment(archives);
  }

  /** Days are left as they are: their logs are deleted. */
  void refused(int siteDays) {
    refused.increment(siteDays);
  }

  /** A site or a run failed. */
  void failed() {
    failures.increment();
  }

  /** A run ended. */
  void ran(Timer.Sample sample) {
    sample.stop(runs);
  }

  /** Everything that had changed is archived. */
  void upToDate(Instant at) {
    lastSuccess.set(at.getEpochSecond());
  }
}
