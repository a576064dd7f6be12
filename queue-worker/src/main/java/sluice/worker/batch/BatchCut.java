package sluice.worker.batch;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.queue.RequestSet;
import sluice.queue.SetIdentity;

/** Cuts one batch from what was read ahead. Used once, confined to a thread. */
final class BatchCut {
  private final ReadAhead ahead;
  private final BatchBounds bounds;
  private final ConsumedBefore before;
  private final boolean isSingle;
  private final List<BatchItem> items = new ArrayList<>();

  /** The entry of which a part is consumed; null while there is none. */
  private CursorState.Part part;

  private long php;
  private String first = "";
  private String last = "";
  private int removed;
  private int covered;
  private int repeated;
  private int requests;
  private long bytes;
  private boolean isFull;

  /**
   * @param ahead what the batch takes is taken out of it
   * @param isSingle whether the batch ends with its first item
   */
  BatchCut(ReadAhead ahead, ConsumedBefore before, boolean isSingle) {
    this.ahead = ahead;
    this.bounds = ahead.bounds();
    this.before = before;
    this.isSingle = isSingle;
    this.part = before.cursor().part().orElse(null);
    this.php = before.cursor().php();
  }

  /** The batch, which is empty if there was nothing to read. */
  Batch cut() throws SQLException {
    boolean hasMore = true;
    while (hasMore) {
      hasMore = takeNext();
    }
    Batch.Trim tail = removal();
    return new Batch(before.queue(), before.cursor(), items, tail);
  }

  /** Whether a bound ended the batch, and not the end of what was read. */
  boolean isFull() {
    return isFull;
  }

  /** What was removed since the last item, or is removed with this one. */
  private Batch.Trim removal() {
    if (removed == 0) {
      return Batch.Trim.NONE;
    }
    Batch.Trim trim = new Batch.Trim(removed, first, last, covered, repeated, before.trimmed(php));
    removed = 0;
    covered = 0;
    repeated = 0;
    return trim;
  }

  /** Returns false when the batch is complete. */
  private boolean takeNext() throws SQLException {
    QueueEntry entry = ahead.peek();
    if (entry == null) {
      return false;
    }
    if (items.size() >= bounds.requestSets() || isSingle && (removed > 0 || !items.isEmpty())) {
      isFull = true;
      return false;
    }
    Optional<RequestSet> set = entry.set();
    Optional<SetIdentity> identity = set.flatMap(RequestSet::identity);
    if (identity.isPresent()
        ? before.covers(identity.get())
        : before.repeats(entry, ahead::phpDigests)) {
      covered += identity.isPresent() ? 1 : 0;
      repeated += identity.isPresent() ? 0 : 1;
      remove(entry);
      return true;
    }
    if (set.isEmpty()) {
      finish(entry, identity, BatchItem.Dead.of(entry.raw(), reason(entry)));
      return true;
    }
    return take(entry, set.get());
  }

  /** A letter has the whole entry, also when the first parts of it were consumed. */
  private String reason(QueueEntry entry) {
    return partOf(entry)
        .map(begun -> "first " + begun.offset() + " requests recorded, the rest ")
        .map(begun -> begun + entry.unusable())
        .orElse(entry.unusable());
  }

  private boolean take(QueueEntry entry, RequestSet set) {
    int size = set.requests().size();
    int from = partOf(entry).map(CursorState.Part::offset).orElse(0);
    int to = fitting(set, from, isSplittable(entry));
    if (to < size && !items.isEmpty() || to == from && size > from) {
      isFull = true;
      return false;
    }
    BatchItem.Content content = new BatchItem.Tracked(slice(set, from, to));
    if (to < size) {
      items.add(new BatchItem(content, mark(entry, set.identity(), to), removal()));
      isFull = true;
      return false;
    }
    finish(entry, set.identity(), content);
    return true;
  }

  /** What is consumed of this very entry, if a part of it is. */
  private Optional<CursorState.Part> partOf(QueueEntry entry) {
    return Optional.ofNullable(part).filter(begun -> begun.sha1().equals(entry.sha1Hex()));
  }

  /** The cursor has room for one part: while it is another entry's, this one is taken whole. */
  private boolean isSplittable(QueueEntry entry) {
    return part == null || part.sha1().equals(entry.sha1Hex());
  }

  private void finish(QueueEntry entry, Optional<SetIdentity> identity, BatchItem.Content content) {
    if (identity.isPresent()) {
      before.take(identity.get());
    } else {
      php++;
    }
    if (partOf(entry).isPresent()) {
      part = null;
    }
    remove(entry);
    items.add(new BatchItem(content, mark(entry, identity, 0), removal()));
  }

  /** How far into the set the bounds allow; one request at least when the batch is empty. */
  private int fitting(RequestSet set, int from, boolean isSplittable) {
    bytes += QueueEntry.environmentBytes(set);
    int to = from;
    while (to < set.requests().size()) {
      long more = QueueEntry.requestBytes(set, to);
      boolean isOver = requests >= bounds.requests() || bytes + more > bounds.inflatedBytes();
      if (isOver && !(items.isEmpty() && (to == from || !isSplittable))) {
        return to;
      }
      bytes += more;
      requests++;
      to++;
    }
    return to;
  }

  private void remove(QueueEntry entry) {
    ahead.remove();
    String sha1 = entry.sha1Hex();
    first = removed == 0 ? sha1 : first;
    last = sha1;
    removed++;
  }

  private static BatchItem.Mark mark(
      QueueEntry entry, Optional<SetIdentity> identity, int partOffset) {
    return new BatchItem.Mark(identity, entry.digest(), entry.sha1Hex(), partOffset);
  }

  private static RequestSet slice(RequestSet set, int from, int to) {
    if (from == 0 && to == set.requests().size()) {
      return set;
    }
    return new RequestSet(
        set.requests().subList(from, to),
        set.environment(),
        set.tokenAuth(),
        set.time(),
        set.identity());
  }
}
