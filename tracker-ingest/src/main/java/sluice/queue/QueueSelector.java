package sluice.queue;

import java.util.Optional;
import sluice.request.VisitorId;

/**
 * Which queue a request belongs to, as QueuedTracking decides it (reference tracker.md 2.3).
 * Thread-safe: no state.
 */
public final class QueueSelector {

  private QueueSelector() {}

  /**
   * @param visitorId the request's visitor id, if it has one
   * @param ip the visitor's address as text, used when there is no id
   * @param queues how many queues there are, 1 or more
   * @return 0..queues-1
   */
  public static int queueOf(Optional<VisitorId> visitorId, String ip, int queues) {
    throw new UnsupportedOperationException("pending");
  }
}
