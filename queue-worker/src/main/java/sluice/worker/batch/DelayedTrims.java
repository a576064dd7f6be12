package sluice.worker.batch;

import java.util.ArrayDeque;

/** Entries of one queue that are committed and stay in the list for a while. Confined to a view. */
final class DelayedTrims {
  /**
   * Entries beyond this number are removed whatever the delay is: a successor tells entries of PHP
   * that are committed from new ones by a limited number of digests.
   */
  static final int MAX_ENTRIES = 50_000;

  private final ArrayDeque<Delayed> trims = new ArrayDeque<>();
  private int entries;

  private record Delayed(Batch.Trim trim, long untilNanos) {}

  void add(Batch.Trim trim, long untilNanos) {
    if (trim.count() > 0) {
      trims.add(new Delayed(trim, untilNanos));
      entries += trim.count();
    }
  }

  /** Takes out all trims that have waited long enough and joins them to one. */
  Batch.Trim due(long nowNanos) {
    Batch.Trim due = Batch.Trim.NONE;
    while (!trims.isEmpty()
        && (trims.peek().untilNanos() - nowNanos <= 0 || entries > MAX_ENTRIES)) {
      Batch.Trim next = trims.remove().trim();
      due = due.plus(next);
      entries -= next.count();
    }
    return due;
  }

  int entries() {
    return entries;
  }

  void clear() {
    trims.clear();
    entries = 0;
  }
}
