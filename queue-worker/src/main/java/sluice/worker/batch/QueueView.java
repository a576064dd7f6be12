package sluice.worker.batch;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.queue.RequestSet;
import sluice.queue.SetIdentity;
import sluice.worker.lease.QueueLease;

/**
 * One leased queue as its worker sees it: what of the list was read ahead, and where the cursor
 * will be once everything planned is committed. Confined to one worker: its thread and its reader
 * thread take turns, handing over by futures.
 */
public final class QueueView {
  /** Compressed bytes read at once, more or less: large entries are read in smaller numbers. */
  private static final long READ_BYTES = 4L << 20;

  /** Entries of the first read: nobody knows yet how large they are. */
  private static final int FIRST_READ = 10;

  /** By how much a read may grow while entries are small. */
  private static final int READ_GROWTH = 4;

  private final QueueLease lease;
  private final BatchBounds bounds;
  private final ArrayDeque<QueueEntry> buffer = new ArrayDeque<>();
  private CursorState committed;
  private CursorState planned;
  private final DelayedTrims delayed = new DelayedTrims();
  private Optional<ReplayGuard> guard = Optional.empty();
  private long listOffset;
  private int readCount;
  private boolean cutShort;
  private long apartUntil;
  private String condemned = "";
  private String sentence = "";

  /** At the head of the list, with the cursor as taken over. */
  public QueueView(QueueLease lease, CursorState taken, BatchBounds bounds) {
    this.lease = lease;
    this.bounds = bounds;
    this.readCount = Math.min(FIRST_READ, bounds.requestSets());
    rewind(taken);
  }

  /**
   * Entries before a position are given out one by one, and one entry, which is looked for by its
   * SHA-1, is not decoded any more. Said before anything is read.
   *
   * @param until position in the queue; 0 for no entries
   * @param sha1 of the entry, empty for none
   * @param reason why it is not
   */
  public void takeApart(long until, String sha1, String reason) {
    apartUntil = until;
    condemned = sha1;
    sentence = reason;
  }

  /** Whether the next batch is a single entry, or a part of one. */
  public boolean isApart() {
    return planned.consumed() < apartUntil;
  }

  /** SHA-1 of the entry that {@link #next} begins with; empty if it need not be decoded. */
  public Optional<String> head() {
    return Optional.ofNullable(buffer.peekFirst())
        .filter(entry -> entry.unusable().isEmpty() || !entry.sha1Hex().equals(condemned))
        .map(QueueEntry::sha1Hex);
  }

  /** SHA-1 of an entry behind the head that {@link #next} would decode besides; empty if none. */
  public Optional<String> undecoded() {
    return behindHead().map(QueueEntry::sha1Hex);
  }

  /** Decodes the entry of {@link #undecoded}. */
  public void decodeNext() {
    behindHead().ifPresent(QueueEntry::isOurs);
  }

  /** The right to drain it. */
  public QueueLease lease() {
    return lease;
  }

  /** The queue's id. */
  public int queue() {
    return lease.queue();
  }

  /** The cursor as it is in the database. */
  public CursorState committed() {
    return committed;
  }

  /** Forgets what was read and planned: the list may be another one now. */
  public void rewind(CursorState state) {
    committed = state;
    planned = state;
    guard = Optional.empty();
    buffer.clear();
    delayed.clear();
    listOffset = 0;
    cutShort = false;
  }

  /** Whether {@link #guardBy} is to be called before the next batch is cut. */
  public boolean isUnguarded() {
    return guard.isEmpty();
  }

  /** Says which entries of PHP at the head of the list may be replays. */
  public void guardBy(ReplayGuard replays) {
    guard = Optional.of(replays);
  }

  /** A planned batch was committed. */
  public void committed(Batch batch) {
    committed = batch.after();
  }

  /** Entries of batches that were planned were removed from the list. */
  public void trimmed(Batch.Trim trim) {
    listOffset -= trim.count();
  }

  /** Entries that are committed stay in the list until then: {@link System#nanoTime}. */
  public void delay(Batch.Trim trim, long untilNanos) {
    delayed.add(trim, untilNanos);
  }

  /** What of that is to be removed now; {@link Batch.Trim#NONE} if nothing is. */
  public Batch.Trim due(long nowNanos) {
    return delayed.due(nowNanos);
  }

  /** Entries that are committed and still in the list. */
  public int committedInList() {
    return delayed.entries();
  }

  /** Entries of a list of this length that no batch has taken yet. */
  public long waiting(long length) {
    return Math.max(0, length - listOffset);
  }

  /** Whether more than what a batch may hold has been read: no need to wait for more. */
  public boolean isCutShort() {
    return cutShort;
  }

  /** When the oldest entry that was read ahead was accepted, Unix seconds. */
  public Optional<Long> oldestTime() {
    QueueEntry head = buffer.peekFirst();
    return head == null ? Optional.empty() : head.set().map(RequestSet::time);
  }

  /** Where reading goes on in the list. */
  public long readOffset() {
    return listOffset + buffer.size();
  }

  /** How many entries to read; 0 when enough are there. */
  public int readCount() {
    return buffer.size() >= bounds.requestSets() ? 0 : readCount;
  }

  /** Takes in what was read at {@link #readOffset}. */
  public void add(List<byte[]> entries) {
    long bytes = 0;
    for (byte[] raw : entries) {
      bytes += raw.length;
      buffer.add(entry(raw));
    }
    if (bytes > READ_BYTES) {
      readCount = (int) Math.max(1, entries.size() * READ_BYTES / bytes);
    } else {
      readCount = Math.min(bounds.requestSets(), readCount * READ_GROWTH);
    }
  }

  private QueueEntry entry(byte[] raw) {
    QueueEntry entry = new QueueEntry(raw, bounds.entryInflatedBytes());
    if (!condemned.isEmpty() && entry.sha1Hex().equals(condemned)) {
      entry.condemn(sentence);
    }
    return entry;
  }

  /** While a replay is possible all that was read is looked at, see {@link ReplayGuard}. */
  private Optional<QueueEntry> behindHead() {
    return guard.filter(ReplayGuard::isArmed).isPresent()
        ? buffer.stream().skip(1).filter(entry -> !entry.isDecoded()).findFirst()
        : Optional.empty();
  }

  /**
   * Cuts the next batch from what was read. Empty if there was nothing to read.
   *
   * @throws IllegalStateException if it {@link #isUnguarded}
   */
  public Batch next(ForeignNumbers foreign) throws SQLException {
    Cut cut = new Cut(foreign, guard.orElseThrow(IllegalStateException::new));
    while (cut.takeNext()) {
      // takes until a bound is reached or nothing is left
    }
    cutShort = cut.isFull;
    Batch batch = new Batch(queue(), planned, cut.items, cut.removal());
    planned = batch.after();
    listOffset += batch.trim().count();
    return batch;
  }

  /** A batch while it is cut. */
  private final class Cut {
    private final boolean isSingle = isApart();
    private final ForeignNumbers foreign;
    private final ReplayGuard replays;
    private final List<BatchItem> items = new ArrayList<>();
    private final Map<ProducerKey, Covered> taken = new HashMap<>();
    private Optional<CursorState.Part> part = planned.part();
    private long php = planned.php();
    private String first = "";
    private String last = "";
    private int removed;
    private int covered;
    private int repeated;
    private int requests;
    private long bytes;
    private boolean isFull;

    Cut(ForeignNumbers foreign, ReplayGuard replays) {
      this.foreign = foreign;
      this.replays = replays;
    }

    /** What was removed since the last item, or is removed with this one. */
    Batch.Trim removal() {
      if (removed == 0) {
        return Batch.Trim.NONE;
      }
      long position = replays.isArmed() ? replays.trimmed().orElse(Batch.Trim.UNKNOWN) : php;
      Batch.Trim trim = new Batch.Trim(removed, first, last, covered, repeated, position);
      removed = 0;
      covered = 0;
      repeated = 0;
      return trim;
    }

    /** Returns false when the batch is complete. */
    boolean takeNext() throws SQLException {
      QueueEntry entry = buffer.peekFirst();
      if (entry == null) {
        return false;
      }
      if (items.size() >= bounds.requestSets() || isSingle && (removed > 0 || !items.isEmpty())) {
        isFull = true;
        return false;
      }
      Optional<RequestSet> set = entry.set();
      Optional<SetIdentity> identity = set.flatMap(RequestSet::identity);
      if (identity.isPresent() ? isCovered(identity.get()) : isRepeated(entry)) {
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
      return part.filter(begun -> begun.sha1().equals(entry.sha1Hex()))
          .map(begun -> "first " + begun.offset() + " requests recorded, the rest ")
          .map(begun -> begun + entry.unusable())
          .orElse(entry.unusable());
    }

    private boolean take(QueueEntry entry, RequestSet set) {
      int size = set.requests().size();
      int from = part.filter(p -> p.sha1().equals(entry.sha1Hex())).map(p -> p.offset()).orElse(0);
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

    /** The cursor has room for one part: while it is another entry's, this one is taken whole. */
    private boolean isSplittable(QueueEntry entry) {
      return part.isEmpty() || part.get().sha1().equals(entry.sha1Hex());
    }

    private void finish(
        QueueEntry entry, Optional<SetIdentity> identity, BatchItem.Content content) {
      if (identity.isPresent()) {
        ProducerKey key = ProducerKey.of(identity.get(), queue());
        taken.put(key, numbersOf(key).plus(identity.get().sequence()));
      } else {
        php++;
      }
      part = part.filter(pending -> !pending.sha1().equals(entry.sha1Hex()));
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

    private boolean isCovered(SetIdentity identity) throws SQLException {
      ProducerKey key = ProducerKey.of(identity, queue());
      if (key.origin() != queue() && !planned.covered().containsKey(key)) {
        planned = planned.knowing(key, foreign.committed(key));
      }
      return numbersOf(key).contains(identity.sequence());
    }

    /** All of the queue's own sequences are known: one that is not has consumed nothing. */
    private Covered numbersOf(ProducerKey key) {
      Covered numbers = taken.get(key);
      return numbers != null ? numbers : planned.covered().getOrDefault(key, Covered.NONE);
    }

    private boolean isRepeated(QueueEntry entry) {
      return replays.isArmed() && replays.isReplay(entry.digest(), this::upcomingDigests);
    }

    private List<Long> upcomingDigests() {
      List<Long> digests = new ArrayList<>();
      for (QueueEntry entry : buffer) {
        if (!entry.isOurs()) {
          digests.add(entry.digest());
        }
      }
      return digests;
    }

    private void remove(QueueEntry entry) {
      buffer.removeFirst();
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
}
