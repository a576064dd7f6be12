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
 * <p>The numbers of a sequence are kept once, with the queue that they were made for. So an entry
 * that was moved or copied to another list by hand is judged there by what its own list has
 * consumed, and the other way round: it is recorded once, wherever it is met first.
 *
 * @param queue its id
 * @param epoch the owner's
 * @param consumed request sets, or parts of large ones, since the beginning
 * @param outside how often the owner of another queue has consumed numbers made for this one
 * @param covered the numbers consumed: all sequences made for this queue, and of those made for
 *     others the ones that were met in its list
 * @param php entries without identity, as PHP writes them, that were consumed since the beginning
 * @param part the entry that is consumed in parts, if one is
 */
public record CursorState(
    int queue,
    long epoch,
    long consumed,
    long outside,
    Map<ProducerKey, Covered> covered,
    long php,
    Optional<Part> part) {

  /**
   * An entry that is consumed in parts.
   *
   * @param sha1 of the entry
   * @param offset requests of it that are consumed
   */
  public record Part(String sha1, int offset) {}

  /** Copies the collections. */
  public CursorState {
    covered = Map.copyOf(covered);
  }

  /** Of a queue of which nothing was ever consumed. */
  public static CursorState unused(int queue, long epoch) {
    return new CursorState(queue, epoch, 0, 0, Map.of(), 0, Optional.empty());
  }

  /** The state after these items. */
  public CursorState plus(List<BatchItem> items) {
    if (items.isEmpty()) {
      return this;
    }
    Map<ProducerKey, Covered> newCovered = new HashMap<>(covered);
    long newPhp = php;
    Optional<Part> newPart = part;
    for (BatchItem item : items) {
      BatchItem.Mark mark = item.mark();
      if (!mark.isFinished()) {
        newPart = Optional.of(new Part(mark.sha1(), mark.partOffset()));
        continue;
      }
      // another entry that is finished meanwhile says nothing about this one
      newPart = newPart.filter(pending -> !pending.sha1().equals(mark.sha1()));
      if (mark.identity().isPresent()) {
        SetIdentity identity = mark.identity().get();
        ProducerKey key = ProducerKey.of(identity, queue);
        newCovered.put(key, newCovered.getOrDefault(key, Covered.NONE).plus(identity.sequence()));
      } else {
        newPhp++;
      }
    }
    return new CursorState(
        queue, epoch, consumed + items.size(), outside, newCovered, newPhp, newPart);
  }

  /** Replaces the numbers. */
  public CursorState with(Map<ProducerKey, Covered> numbers) {
    return new CursorState(queue, epoch, consumed, outside, numbers, php, part);
  }

  /** Adds a sequence that was made for another queue, as the database has it. */
  CursorState knowing(ProducerKey key, Covered numbers) {
    Map<ProducerKey, Covered> more = new HashMap<>(covered);
    more.put(key, numbers);
    return with(more);
  }

  /** The sequences that differ from what they were, in a fixed order. */
  public List<ProducerKey> changedSince(CursorState before) {
    List<ProducerKey> changed = new ArrayList<>();
    covered.forEach(
        (key, numbers) -> {
          // a sequence that was not touched is still the same object
          if (numbers != before.covered().get(key)) {
            changed.add(key);
          }
        });
    changed.sort(
        (one, other) ->
            one.origin() == other.origin()
                ? one.producer().compareTo(other.producer())
                : Integer.compare(one.origin(), other.origin()));
    return changed;
  }
}
