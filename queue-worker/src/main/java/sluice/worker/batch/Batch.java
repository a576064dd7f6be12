package sluice.worker.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.queue.RequestSet;

/**
 * What is consumed in one transaction. Immutable.
 *
 * @param queue its queue
 * @param before the cursor before it
 * @param items in the order of the queue; empty when all that was read is covered already
 * @param tail what to remove from the list besides the items: replays behind the last of them
 * @param trim what to remove from the list afterwards, the tail included
 * @param after the cursor after it
 */
public record Batch(
    int queue, CursorState before, List<BatchItem> items, Trim tail, Trim trim, CursorState after) {

  /**
   * Entries to remove from the head of the list.
   *
   * @param count 0 or more
   * @param first SHA-1 of the first of them, empty if there is none
   * @param last SHA-1 of the last of them, empty if there is none
   * @param covered how many of them have a number that was consumed before
   * @param repeated how many are of PHP and repeat what was consumed before
   * @param php the position up to which the entries of PHP are removed then; {@link #UNKNOWN} if
   *     nobody knows
   */
  public record Trim(int count, String first, String last, int covered, int repeated, long php) {
    /** Stands in place of a position that nobody knows. */
    public static final long UNKNOWN = -1;

    /** Nothing to remove. */
    public static final Trim NONE = new Trim(0, "", "", 0, 0, UNKNOWN);

    /** How many of them were consumed before. */
    public int replays() {
      return covered + repeated;
    }

    /** Joins this removal and the next one to one. */
    public Trim plus(Trim next) {
      if (count == 0 || next.count == 0) {
        return count == 0 ? next : this;
      }
      return new Trim(
          count + next.count,
          first,
          next.last,
          covered + next.covered,
          repeated + next.repeated,
          next.php);
    }
  }

  /** Copies the items. */
  public Batch {
    items = List.copyOf(items);
  }

  /** Computes the cursor after the batch once, as planner, transaction and view all ask for it. */
  public Batch(int queue, CursorState before, List<BatchItem> items, Trim tail) {
    this(queue, before, items, tail, total(items, tail), before.plus(items));
  }

  /** Where the batch lies in its queue. */
  public BatchPosition position() {
    return new BatchPosition(queue, before.consumed(), before.consumed() + items.size());
  }

  /** Whether there was nothing to read. */
  public boolean isNothing() {
    return items.isEmpty() && trim.count() == 0;
  }

  /** When the first request set was accepted, Unix seconds; empty if there is none. */
  public Optional<Long> oldestTime() {
    for (BatchItem item : items) {
      if (item.content() instanceof BatchItem.Tracked tracked) {
        return Optional.of(tracked.set().time());
      }
    }
    return Optional.empty();
  }

  /** The request sets for the rules. */
  public List<RequestSet> sets() {
    List<RequestSet> sets = new ArrayList<>(items.size());
    for (BatchItem item : items) {
      if (item.content() instanceof BatchItem.Tracked tracked) {
        sets.add(tracked.set());
      }
    }
    return sets;
  }

  /** By producer, the highest number that was given for this queue. */
  public Map<String, Long> numbers() {
    Map<String, Long> numbers = new HashMap<>();
    for (BatchItem item : items) {
      item.mark()
          .identity()
          .filter(identity -> item.mark().isFinished() && identity.queue().orElse(-1) == queue)
          .ifPresent(
              identity -> numbers.merge(identity.producer(), identity.sequence(), Math::max));
    }
    return numbers;
  }

  /** How many tracking requests it stands for. */
  public int requests() {
    int sum = 0;
    for (BatchItem item : items) {
      sum += item.content().requests();
    }
    return sum;
  }

  /** Cuts the batch into batches of one item, each with what it removes from the list. */
  public List<Batch> singles() {
    List<Batch> singles = new ArrayList<>(items.size());
    CursorState state = before;
    for (int i = 0; i < items.size(); i++) {
      BatchItem item = items.get(i);
      boolean isLast = i == items.size() - 1;
      Batch single = new Batch(queue, state, List.of(item), isLast ? tail : Trim.NONE);
      singles.add(single);
      state = single.after();
    }
    return singles;
  }

  /** A batch of one whose item goes to the dead letters. */
  public Batch dead(BatchItem.Dead content) {
    BatchItem item = new BatchItem(content, items.get(0).mark(), items.get(0).trim());
    return new Batch(queue, before, List.of(item), tail);
  }

  private static Trim total(List<BatchItem> items, Trim tail) {
    Trim total = Trim.NONE;
    for (BatchItem item : items) {
      total = total.plus(item.trim());
    }
    return total.plus(tail);
  }
}
