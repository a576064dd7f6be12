package sluice.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is archived until a run ends; what ends later counts for the next. Thread-safe. */
final class ArchiveTally {
  private final LongAdder sites = new LongAdder();
  private final LongAdder days = new LongAdder();
  private final LongAdder archives = new LongAdder();

  void sitesDone(int count) {
    sites.add(count);
  }

  void archived(int siteDays, int published) {
    days.add(siteDays);
    archives.add(published);
  }

  /** What was counted since it was last taken. */
  ArchiveRun take(Instant start, Instant now) {
    return new ArchiveRun(
        now,
        Duration.between(start, now),
        (int) sites.sumThenReset(),
        (int) days.sumThenReset(),
        (int) archives.sumThenReset());
  }
}
