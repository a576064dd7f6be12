package sluice.worker.batch;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import sluice.worker.lease.QueueLease;

/**
 * One leased queue as its worker sees it: what of the list was read ahead, and where the cursor
 * will be once everything planned is committed. Confined to one worker: its thread and its reader
 * thread take turns, handing over by futures.
 */
public final class QueueView {
  private final QueueLease lease;
  private final ReadAhead ahead;
  private CursorState committed;
  private CursorState planned;
  private final DelayedTrims delayed = new DelayedTrims();

  /** Null until {@link #guardBy} was called for this reading of the list. */
  private ReplayGuard guard;

  private long listOffset;
  private boolean cutShort;
  private long apartUntil;

  /** Makes a view at the head of the list, with the cursor as it was taken over. */
  public QueueView(QueueLease lease, CursorState taken, BatchBounds bounds) {
    this.lease = lease;
    this.ahead = new ReadAhead(bounds);
    rewind(taken);
  }

  /**
   * Gives out entries before a position one by one, and forbids to decode one entry, which is found
   * by its SHA-1. To be called before anything is read.
   *
   * @param until position in the queue; 0 for no entries
   * @param sha1 of the entry, empty for none
   * @param reason why it is not decoded
   */
  public void takeApart(long until, String sha1, String reason) {
    apartUntil = until;
    ahead.condemn(sha1, reason);
  }

  /** Whether the next batch is a single entry, or a part of one. */
  public boolean isApart() {
    return planned.consumed() < apartUntil;
  }

  /** SHA-1 of the entry that {@link #next} begins with; empty if it need not be decoded. */
  public Optional<String> head() {
    return ahead.decodable();
  }

  /** SHA-1 of an entry behind the head that {@link #next} would decode besides; empty if none. */
  public Optional<String> undecoded() {
    return behindHead().map(QueueEntry::sha1Hex);
  }

  /** Decodes the entry of {@link #undecoded}. */
  public void decodeNext() {
    behindHead().ifPresent(QueueEntry::isOurs);
  }

  /** The right to drain the queue. */
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
    guard = null;
    ahead.clear();
    delayed.clear();
    listOffset = 0;
    cutShort = false;
  }

  /** Whether {@link #guardBy} is to be called before the next batch is cut. */
  public boolean isUnguarded() {
    return guard == null;
  }

  /** Says which entries of PHP at the head of the list may be replays. */
  public void guardBy(ReplayGuard replays) {
    guard = replays;
  }

  /** Notes that a planned batch was committed. */
  public void committed(Batch batch) {
    committed = batch.after();
  }

  /** Notes that entries of planned batches were removed from the list. */
  public void trimmed(Batch.Trim trim) {
    listOffset -= trim.count();
  }

  /** Keeps committed entries in the list until a moment of {@link System#nanoTime}. */
  public void delay(Batch.Trim trim, long untilNanos) {
    delayed.add(trim, untilNanos);
  }

  /**
   * Takes out of the delayed trims what is to be removed now; {@link Batch.Trim#NONE} if nothing
   * is.
   */
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
    return ahead.oldestTime();
  }

  /** Where reading goes on in the list. */
  public long readOffset() {
    return listOffset + ahead.size();
  }

  /** How many entries to read; 0 when enough are there. */
  public int readCount() {
    return ahead.readCount();
  }

  /** Takes in what was read at {@link #readOffset}. */
  public void add(List<byte[]> entries) {
    ahead.add(entries);
  }

  /** While a replay is possible all that was read is looked at, see {@link ReplayGuard}. */
  private Optional<QueueEntry> behindHead() {
    return guard != null && guard.isArmed() ? ahead.undecodedBehindHead() : Optional.empty();
  }

  /**
   * Cuts the next batch from what was read. Empty if there was nothing to read.
   *
   * @throws IllegalStateException if it {@link #isUnguarded}
   */
  public Batch next(ForeignNumbers foreign) throws SQLException {
    ConsumedBefore before =
        new ConsumedBefore(
            queue(),
            planned,
            foreign,
            Optional.ofNullable(guard).orElseThrow(IllegalStateException::new));
    BatchCut cut = new BatchCut(ahead, before, isApart());
    Batch batch = cut.cut();
    cutShort = cut.isFull();
    planned = batch.after();
    listOffset += batch.trim().count();
    return batch;
  }
}
