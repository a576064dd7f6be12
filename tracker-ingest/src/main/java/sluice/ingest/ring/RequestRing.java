package sluice.ingest.ring;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.function.Consumer;

/**
 * The ring from the event loops to the appender, and how far the appender has taken from it. {@link
 * #take} belongs to the appender, the rest to any thread.
 */
final class RequestRing {

  private final RingBuffer<RequestSlot> ring;
  private final EventPoller<RequestSlot> poller;

  /** The slots that one {@link #take} has seen. */
  private int taken;

  /**
   * @param slots places, a power of two
   */
  RequestRing(int slots) {
    ring = RingBuffer.createMultiProducer(RequestSlot::new, slots, new YieldingWaitStrategy());
    poller = ring.newPoller();
    ring.addGatingSequences(poller.getSequence());
  }

  /** The event loops' end. */
  RequestPublisher publisher(AppenderTurns turns) {
    return new RequestPublisher(ring, turns);
  }

  /** Places that hold a set. */
  double used() {
    return ring.getBufferSize() - (double) ring.remainingCapacity();
  }

  /** Whether all is taken that was published. */
  boolean isEmpty() {
    return ring.getCursor() == poller.getSequence().get();
  }

  /**
   * Hands over what is there, each slot once, and empties the slots.
   *
   * @param most slots, 1 or more
   * @return how many there were
   */
  int take(int most, Consumer<RequestSlot> to) {
    taken = 0;
    try {
      poller.poll(
          (slot, sequence, endOfBatch) -> {
            taken++;
            to.accept(slot);
            slot.clear();
            return taken < most;
          });
      return taken;
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception unexpected) {
      throw new IllegalStateException("the ring's handler throws nothing checked", unexpected);
    }
  }
}
