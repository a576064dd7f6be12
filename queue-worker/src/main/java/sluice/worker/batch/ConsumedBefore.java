package sluice.worker.batch;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sluice.queue.SetIdentity;

/**
 * Tells which entries were consumed before: those of ours by their numbers, those of PHP by their
 * digests. Made for one batch, which tells it what it takes; confined to a thread.
 */
final class ConsumedBefore {
  private final int queue;
  private final ForeignNumbers foreign;
  private final ReplayGuard replays;
  private final Map<ProducerKey, Covered> taken = new HashMap<>();
  private CursorState cursor;

  ConsumedBefore(int queue, CursorState cursor, ForeignNumbers foreign, ReplayGuard replays) {
    this.queue = queue;
    this.cursor = cursor;
    this.foreign = foreign;
    this.replays = replays;
  }

  /** The cursor before the batch, with the numbers of other queues that were asked for. */
  CursorState cursor() {
    return cursor;
  }

  int queue() {
    return queue;
  }

  /** Whether an entry with this identity was consumed, by the cursor or by the batch. */
  boolean covers(SetIdentity identity) throws SQLException {
    ProducerKey key = ProducerKey.of(identity, queue);
    if (key.origin() != queue && !cursor.covered().containsKey(key)) {
      cursor = cursor.knowing(key, foreign.committed(key));
    }
    return numbersOf(key).contains(identity.sequence());
  }

  /**
   * Whether an entry of PHP repeats one that was consumed.
   *
   * @param upcoming see {@link ReplayGuard#isReplay}
   */
  boolean repeats(QueueEntry entry, Supplier<List<Long>> upcoming) {
    return replays.isArmed() && replays.isReplay(entry.digest(), upcoming);
  }

  /** The batch takes the entry with this identity. */
  void take(SetIdentity identity) {
    ProducerKey key = ProducerKey.of(identity, queue);
    taken.put(key, numbersOf(key).plus(identity.sequence()));
  }

  /**
   * Up to which position of PHP's entries the list is trimmed once what the batch has seen so far
   * is removed; {@link Batch.Trim#UNKNOWN} if nobody knows.
   *
   * @param php the position of the last entry of PHP that the batch took
   */
  long trimmed(long php) {
    return replays.isArmed() ? replays.trimmed().orElse(Batch.Trim.UNKNOWN) : php;
  }

  /** All of the queue's own sequences are known: one that is not has consumed nothing. */
  private Covered numbersOf(ProducerKey key) {
    Covered numbers = taken.get(key);
    return numbers != null ? numbers : cursor.covered().getOrDefault(key, Covered.NONE);
  }
}
