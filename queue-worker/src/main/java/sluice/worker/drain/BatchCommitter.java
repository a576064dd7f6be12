package sluice.worker.drain;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import sluice.worker.backend.QueueLists;
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;

/**
 * One attempt at one batch: rows, dead letters and the cursor in one transaction. Does not repeat
 * anything. Confined to one worker thread.
 */
final class BatchCommitter {
  private final QueueLists lists;
  private final BatchTracking tracking;
  private final QueueCursor cursor;
  private final DeadLetterTable deadLetters;
  private final LoneEntries alone;
  private final DrainMetrics metrics;

  /** The batch of which it is not known whether it was committed; null while there is none. */
  private Unknown unknown;

  /** A batch whose COMMIT was sent and not answered. */
  private record Unknown(Batch batch, Map<HitOutcome, Integer> hits) {}

  BatchCommitter(
      QueueLists lists,
      BatchTracking tracking,
      QueueCursor cursor,
      DeadLetterTable deadLetters,
      LoneEntries alone,
      DrainMetrics metrics) {
    this.lists = lists;
    this.tracking = tracking;
    this.cursor = cursor;
    this.deadLetters = deadLetters;
    this.alone = alone;
    this.metrics = metrics;
  }

  /**
   * @param prepared of the batch's sets, of which there may be none
   */
  BatchOutcome attempt(Connection transaction, Planned planned, BatchTracking.Prepared prepared) {
    metrics.connections().begin();
    try {
      return write(transaction, planned, prepared);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (SQLException | RuntimeException | Error e) {
      QueueCursor.rollBackQuietly(transaction);
      return outcomeOf(e);
    } finally {
      metrics.connections().end();
    }
  }

  /** What a failure of an attempt means. */
  static BatchOutcome outcomeOf(Throwable failure) {
    if (failure instanceof SQLException e && SqlFailure.of(e) != SqlFailure.REAL) {
      return new BatchOutcome.Retried(SqlFailure.of(e), e);
    }
    return new BatchOutcome.Failed(failure);
  }

  /**
   * Learns from a take-over whether the batch with the unknown outcome was committed, and counts it
   * then.
   */
  void resolve(int queue, QueueCursor.Taken taken) {
    if (unknown == null || unknown.batch().queue() != queue) {
      return;
    }
    Batch batch = unknown.batch();
    boolean isCommitted =
        taken.previousEpoch() == batch.before().epoch()
            && taken.state().consumed() == batch.after().consumed();
    if (isCommitted) {
      metrics.committed(batch, unknown.hits());
    }
    unknown = null;
  }

  private BatchOutcome write(
      Connection transaction, Planned planned, BatchTracking.Prepared prepared)
      throws SQLException {
    Batch batch = planned.batch();
    long start = System.nanoTime();
    unknown = null;
    Map<HitOutcome, Integer> hits = tracking.write(transaction, batch.position(), prepared);
    deadLetters.insert(transaction, batch);
    long written = System.nanoTime();
    if (planned.alone().isPresent()) {
      alone.finish(transaction, planned, planned.alone().get());
    }
    if (!planned.view().lease().isHeld()) {
      transaction.rollback();
      return BatchOutcome.Fenced.INSTANCE;
    }
    if (!isRemoved(transaction, batch) || !cursor.advance(transaction, batch)) {
      transaction.rollback();
      return cursor.isOwner(transaction, batch.before())
          ? BatchOutcome.Stale.INSTANCE
          : BatchOutcome.Fenced.INSTANCE;
    }
    unknown = new Unknown(batch, hits);
    transaction.commit();
    unknown = null;
    metrics.timed(DrainMetrics.Phase.WRITE, written - start);
    metrics.timed(DrainMetrics.Phase.COMMIT, System.nanoTime() - written);
    return new BatchOutcome.Committed(hits);
  }

  /** Lists in the database lose their entries in the transaction that records them. */
  private boolean isRemoved(Connection transaction, Batch batch) throws SQLException {
    return !lists.isInDatabase() || lists.remove(transaction, batch.queue(), batch.trim().count());
  }
}
