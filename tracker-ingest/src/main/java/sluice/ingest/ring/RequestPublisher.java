package sluice.ingest.ring;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;

/** The event loops' end of the ring. Thread-safe. */
public final class RequestPublisher {

  private final RingBuffer<RequestSlot> ring;
  private final AppenderSignal signal;

  RequestPublisher(RingBuffer<RequestSlot> ring, AppenderSignal signal) {
    this.ring = ring;
    this.signal = signal;
  }

  /**
   * Hands a set over to the appender. Hot path: event loop; no allocation; never blocks.
   *
   * @param queue one of {@code queues}
   * @param queues how many there were when it was chosen
   * @return false when the ring is full: nothing was published, try again a moment later
   */
  public boolean publish(EntryPrefix prefix, int queue, int queues, Ticket ticket) {
    long sequence;
    try {
      sequence = ring.tryNext();
    } catch (InsufficientCapacityException full) {
      return false;
    }
    try {
      ring.get(sequence).fill(prefix, queue, queues, ticket);
    } finally {
      ring.publish(sequence);
    }
    signal.wake();
    return true;
  }
}
