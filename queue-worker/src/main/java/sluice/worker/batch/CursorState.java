package sluice.worker.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.queue.SetIdentity;

/**
 * What is known of one queue after some batch: enough to tell each entry that is covered from each
 * that is not, wherever it turns up again. Immutable.
 *
 * @param epoch the owner's
 * @param consumed request sets, or parts of large ones, since the beginning
 * @param highest per producer the highest sequence that was consumed
 * @param digests of the last consumed entries of PHP, oldest first, at most {@link #MAX_DIGESTS}
 * @param part the entry that is consumed in parts, if one is
 */
public record CursorState(
    long epoch, long consumed, Map<String, Long> highest, List<Long> digests, Optional<Part> part) {

  /** Enough for several batches, which a failover to a lagging replica may bring back. */
  public static final int MAX_DIGESTS = 1000;

  /**
   * An entry that is consumed in parts.
   *
   * @param sha1 of the entry
   * @param offset requests of it that are consumed
   */
  public record Part(String sha1, int offset) {}

  /** Copies the collections. */
  public CursorState {
    highest = Map.copyOf(highest);
    digests = List.copyOf(digests);
  }

  /** The state after these items. */
  public CursorState plus(List<BatchItem> items) {
    if (items.isEmpty()) {
      return this;
    }
    Map<String, Long> newHighest = new HashMap<>(highest);
    List<Long> newDigests = new ArrayList<>(digests);
    Optional<Part> newPart = part;
    for (BatchItem item : items) {
      BatchItem.Mark mark = item.mark();
      if (!mark.isFinished()) {
        newPart = Optional.of(new Part(mark.sha1(), mark.partOffset()));
        continue;
      }
      newPart = Optional.empty();
      if (mark.identity().isPresent()) {
        SetIdentity identity = mark.identity().get();
        newHighest.merge(identity.producer(), identity.sequence(), Math::max);
      } else {
        newDigests.add(mark.digest());
      }
    }
    int surplus = Math.max(0, newDigests.size() - MAX_DIGESTS);
    return new CursorState(
        epoch,
        consumed + items.size(),
        newHighest,
        newDigests.subList(surplus, newDigests.size()),
        newPart);
  }
}
