package sluice.ingest.ring;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one HTTP request waits for: that all its parts are safe. The listener hears once, on the
 * event loop. Thread-safe.
 */
public final class Ticket {

  /** Hears what became of the parts, on the event loop. */
  public interface Listener {
    /**
     * @param safe whether every part is in Redis or on disk; false: at least one could be kept
     *     nowhere
     */
    void settled(boolean safe);
  }

  private final Executor eventLoop;
  private final Listener listener;
  private final AtomicInteger open;
  private volatile boolean refused;

  /**
   * @param eventLoop where the listener runs
   * @param parts how many slots will be published with this ticket, 1 or more
   * @param listener told once
   */
  public Ticket(Executor eventLoop, int parts, Listener listener) {
    this.eventLoop = eventLoop;
    this.open = new AtomicInteger(parts);
    this.listener = listener;
  }

  /** Counts one part; true when it was the last and the listener has to be told. */
  boolean settle(boolean safe) {
    if (!safe) {
      refused = true;
    }
    return open.decrementAndGet() == 0;
  }

  Executor eventLoop() {
    return eventLoop;
  }

  /** Tells the listener; to be called on the event loop after {@link #settle} gave true. */
  void tell() {
    listener.settled(!refused);
  }
}
