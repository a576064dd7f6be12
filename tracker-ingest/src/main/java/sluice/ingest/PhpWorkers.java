package sluice.ingest;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by their locks whether workers of PHP drain the queues. A worker that cron starts holds its
 * lock for moments only, so one that was seen counts for a while. Confined to one thread.
 */
final class PhpWorkers {

  private static final Logger LOG = LoggerFactory.getLogger(PhpWorkers.class);

  /** Longer than cron's usual pauses between two runs of queuedtracking:process. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** When a worker was seen last, by System.nanoTime; null while none counts. */
  private Long seenNanos;

  /**
   * @param owners of the locks that PHP holds now
   */
  boolean isSeen(List<String> owners, long nowNanos) {
    boolean before = seenNanos != null;
    if (!owners.isEmpty()) {
      seenNanos = nowNanos;
    } else if (seenNanos != null && nowNanos - seenNanos >= REMEMBERED.toNanos()) {
      seenNanos = null;
    }
    if (!before && seenNanos != null) {
      LOG.atWarn()
          .addKeyValue("owner", owners.get(0))
          .addKeyValue(
              "cause", "PHP workers record twice what is pushed twice, so nothing is repeated now")
          .addKeyValue(
              "effect",
              "hits whose push is not answered, and the last seconds before a restart of Redis, may be lost: counters sluice_ingest_entries_total to=unknown and sluice_ingest_unrepeated_total")
          .addKeyValue(
              "do", "once a worker of Sluice runs, take queuedtracking:process out of cron")
          .log("php-workers-seen");
    } else if (before && seenNanos == null) {
      LOG.atInfo()
          .addKeyValue("for_s", REMEMBERED.toSeconds())
          .addKeyValue("effect", "ingest repeats again")
          .log("php-workers-gone");
    }
    return seenNanos != null;
  }
}
