package sluice.ingest.spool;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * All that is spooled for one queue: what earlier runs of this ingest left, oldest run first, then
 * our own. Owned by the appender; figures by any thread.
 */
public final class QueueSpool implements Closeable {

  private final Deque<Spool> left;
  private final Spool own;
  private volatile Spool head;

  /**
   * @param left spools of earlier runs, oldest first
   * @param own where new entries go
   */
  QueueSpool(List<Spool> left, Spool own) {
    this.left = new ArrayDeque<>(left);
    this.own = own;
    this.head = this.left.isEmpty() ? own : this.left.getFirst();
  }

  /** Whether everything is replayed and confirmed. */
  public boolean isEmpty() {
    return left.isEmpty() && own.isEmpty();
  }

  /** As {@link Spool#append}. */
  public void append(List<SpoolRecord> records) throws IOException {
    own.append(records);
  }

  /** As {@link Spool#peek}, over all runs. */
  public List<SpoolRecord> peek(int maxRecords, int maxBytes) throws IOException {
    while (!left.isEmpty()) {
      List<SpoolRecord> records = left.getFirst().peek(maxRecords, maxBytes);
      if (!records.isEmpty()) {
        return records;
      }
      next();
    }
    return own.peek(maxRecords, maxBytes);
  }

  /** Whether the last {@link #peek} gave everything that is left, of all runs. */
  public boolean isWholePeeked() {
    return left.isEmpty() && own.isWholePeeked();
  }

  /** As {@link Spool#confirm}. */
  public void confirm() throws IOException {
    head.confirm();
    if (!left.isEmpty() && left.getFirst().isEmpty()) {
      next();
    }
  }

  /** Where the oldest unconfirmed entry is; ask after {@link #peek}, which may skip damage. */
  public SpoolPosition position() {
    return head.position();
  }

  /**
   * Confirms what lies before that position in its run.
   *
   * @return whether there is something to replay from just there; it then comes first
   */
  boolean skipTo(SpoolPosition position) throws IOException {
    for (Spool spool : left) {
      if (spool.position().run().equals(position.run())) {
        left.remove(spool);
        left.addFirst(spool);
        head = spool;
        return spool.skipTo(position);
      }
    }
    return false;
  }

  private void next() throws IOException {
    left.removeFirst().close();
    head = left.isEmpty() ? own : left.getFirst();
  }

  /** Bytes on disk, without those of earlier runs that come after the oldest. */
  public long bytes() {
    Spool oldest = head;
    return oldest == own ? own.bytes() : oldest.bytes() + own.bytes();
  }

  /** When the oldest entry was accepted, Unix milliseconds; 0 when there is none or unknown. */
  public long oldestMs() {
    return head.oldestMs();
  }

  @Override
  public void close() throws IOException {
    for (Spool spool : left) {
      spool.close();
    }
    own.close();
  }
}
