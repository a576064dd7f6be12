package sluice.worker.drain;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueLists;
import sluice.worker.batch.Batch;
import sluice.worker.batch.QueueView;

/**
 * Takes committed entries from their lists, at once or when the delay is over that the database's
 * setting asks for ({@link Durability}). Confined to the worker's thread.
 */
final class ListTrims {
  private static final Logger LOG = LoggerFactory.getLogger(ListTrims.class);

  /** Of a worker that ends, whose process has to end with it ({@link DrainThreads}). */
  static final Duration LAST_WAIT = Duration.ofMillis(3500);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final QueueLists lists;
  private final QueueOwnership ownership;
  private final DrainMetrics metrics;

  ListTrims(QueueLists lists, QueueOwnership ownership, DrainMetrics metrics) {
    this.lists = lists;
    this.ownership = ownership;
    this.metrics = metrics;
  }

  /** Takes a committed batch's entries from the list, now or later; false if that was refused. */
  boolean trim(Planned planned) throws BackendException {
    Batch batch = planned.batch();
    lists.tellCommitted(batch.queue(), batch.numbers());
    if (batch.trim().count() == 0) {
      return true;
    }
    if (lists.isInDatabase() && !batch.items().isEmpty()) {
      lists.removed(batch.queue(), batch.trim().count());
      return true;
    }
    Duration delay = ownership.trimDelay();
    if (delay.isZero()) {
      return trim(batch.queue(), batch.trim());
    }
    planned.view().delay(batch.trim(), System.nanoTime() + delay.toNanos());
    return true;
  }

  private boolean trim(int queue, Batch.Trim trim) throws BackendException {
    long start = System.nanoTime();
    boolean isTrimmed =
        lists.trim(queue, new QueueLists.Trim(trim.count(), trim.first(), trim.last(), trim.php()));
    metrics.timed(DrainMetrics.Phase.TRIM, System.nanoTime() - start);
    return isTrimmed;
  }

  /** Removes what has stayed in its list long enough. No plan is under way. */
  void trimDue() throws BackendException {
    for (QueueView view : List.copyOf(ownership.views())) {
      Batch.Trim due = view.due(System.nanoTime());
      if (due.count() > 0 && trim(view.queue(), due)) {
        view.trimmed(due);
      } else if (due.count() > 0) {
        sayRefused(view.queue(), due);
        ownership.startOver(view);
      }
    }
  }

  /**
   * Removes what was committed before the worker ends, as soon as that is safe: a worker of PHP
   * that comes next knows nothing of our cursor, and would record it again. What has to stay for
   * longer, or cannot be removed, stays, and is said. No plan is under way.
   */
  void trimRest(Patience patience) {
    int left = entriesLeft();
    try {
      awaitTrims();
      left = entriesLeft();
    } catch (BackendException e) {
      patience.failed(DrainProgress.BACKEND, e);
    } catch (SQLException e) {
      patience.failed(DrainProgress.SESSION, e);
    }
    if (left > 0) {
      LOG.atWarn()
          .addKeyValue("entries", left)
          .addKeyValue("effect", "they are recorded and still in the queue")
          .addKeyValue("do", "before workers of PHP come next, run a worker with --trim-delay 0s")
          .log("trim-left");
    }
  }

  /** A database that crashes meanwhile may have lost the commits, as between batches. */
  private void awaitTrims() throws BackendException, SQLException {
    boolean isAwaited = ownership.trimDelay().compareTo(LAST_WAIT) < 0;
    long end = System.nanoTime() + LAST_WAIT.toNanos();
    while (isAwaited && entriesLeft() > 0 && System.nanoTime() - end < 0) {
      ownership.giveUpUnwanted();
      ownership.watchDatabase();
      trimDue();
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Entries that are recorded and still in their lists. */
  int entriesLeft() {
    return ownership.views().stream().mapToInt(QueueView::committedInList).sum();
  }

  /** Moves the view on behind what was trimmed; false if the list is read from its head again. */
  boolean follow(QueueView view, Batch batch, boolean isTrimmed) {
    if (!isTrimmed) {
      sayRefused(batch.queue(), batch.trim());
      view.rewind(view.committed());
      return false;
    }
    if (ownership.trimDelay().isZero()) {
      view.trimmed(batch.trim());
    }
    return true;
  }

  private void sayRefused(int queue, Batch.Trim trim) {
    metrics.trimRefused();
    LOG.atWarn()
        .addKeyValue("queue", queue)
        .addKeyValue("entries", trim.count())
        .log("trim-refused");
  }
}
