package sluice.worker.lease;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.HeldLock;
import sluice.worker.backend.QueueLocks;

/** Watches the locks that keep this process from its queues. Confined to the lease thread. */
final class EndlessLocks {

  /**
   * For how many lease times a lock is left alone before people are told: PHP gives its locks an
   * end at once.
   */
  private static final int PATIENCE = 2;

  private final QueueLocks locks;
  private final Duration patience;
  private final Map<Integer, Seen> seen = new HashMap<>();

  /** A lock without an end, and when it was first seen. */
  private record Seen(HeldLock lock, long sinceNanos) {

    Duration age(long nowNanos) {
      return Duration.ofNanos(nowNanos - sinceNanos);
    }
  }

  EndlessLocks(QueueLocks locks, Duration ttl) {
    this.locks = locks;
    this.patience = ttl.multipliedBy(PATIENCE);
  }

  /**
   * Looks at the locks of queues that could not be taken.
   *
   * @return those that have been there for long
   */
  List<EndlessLock> look(Set<Integer> refused) throws BackendException {
    seen.keySet().retainAll(refused);
    long now = System.nanoTime();
    for (int queue : refused) {
      Optional<HeldLock> endless = locks.holder(queue).filter(lock -> lock.remaining().isEmpty());
      if (endless.isEmpty()) {
        seen.remove(queue);
      } else if (!seen.containsKey(queue) || !seen.get(queue).lock().equals(endless.get())) {
        seen.put(queue, new Seen(endless.get(), now));
      }
    }
    return seen.values().stream()
        .filter(one -> one.age(now).compareTo(patience) >= 0)
        .map(
            one ->
                new EndlessLock(
                    one.lock().queue(), one.lock().key(), one.lock().owner(), one.age(now)))
        .toList();
  }
}
