package sluice.ingest.ring;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;

/** The event loops' end of the ring. Thread-safe. */
public final class RequestPublisher {

  private final RingBuffer<RequestSlot> ring;
  private final AppenderTurns turns;
  private volatile boolean isRefusing;

  RequestPublisher(RingBuffer<RequestSlot> ring, AppenderTurns turns) {
    this.ring = ring;
    this.turns = turns;
  }

  /** From now on no set is kept: each is settled as refused. */
  void refuse() {
    isRefusing = true;
  }

  /** Whether the appender has died, so that nobody may be told that a set is safe. */
  public boolean isRefusing() {
    return isRefusing;
  }

  /**
   * Hands a set over to the appender. Hot path: event loop; no allocation; never blocks.
   *
   * @param queue 0..of-1
   * @param of how many queues it was cut for, or {@link sluice.queue.QueueSelector#FINEST}
   * @return false when the ring is full: nothing was published, try again a moment later
   */
  public boolean publish(EntryPrefix prefix, int queue, int of, Ticket ticket) {
    long sequence;
    try {
      sequence = ring.tryNext();
    } catch (InsufficientCapacityException full) {
      return false;
    }
    try {
      ring.get(sequence).fill(prefix, queue, of, ticket);
    } finally {
      ring.publish(sequence);
    }
    turns.wake();
    return true;
  }
}
