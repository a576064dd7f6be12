package sluice.worker.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.queue.QueueKey;
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
   * What keeps this process from queues of its share.
   *
   * @param endless locks without an end that have been there for long
   * @param ofPhp queues whose lock a worker of PHP has, and which ends by itself
   */
  record Kept(List<EndlessLock> endless, List<Integer> ofPhp) {}

  /** Looks at the locks of queues that could not be taken. */
  Kept look(Set<Integer> refused) throws BackendException {
    seen.keySet().retainAll(refused);
    List<Integer> ofPhp = new ArrayList<>();
    long now = System.nanoTime();
    for (int queue : refused) {
      Optional<HeldLock> holder = locks.holder(queue);
      if (holder.filter(EndlessLocks::isOfPhpAndEnds).isPresent()) {
        ofPhp.add(queue);
      }
      Optional<HeldLock> endless = holder.filter(lock -> lock.remaining().isEmpty());
      if (endless.isEmpty()) {
        seen.remove(queue);
      } else if (!seen.containsKey(queue) || !seen.get(queue).lock().equals(endless.get())) {
        seen.put(queue, new Seen(endless.get(), now));
      }
    }
    return new Kept(endless(now), ofPhp);
  }

  private static boolean isOfPhpAndEnds(HeldLock lock) {
    return lock.remaining().isPresent() && QueueKey.isOwnerOfPhp(lock.owner());
  }

  private List<EndlessLock> endless(long now) {
    return seen.values().stream()
        .filter(one -> one.age(now).compareTo(patience) >= 0)
        .map(
            one ->
                new EndlessLock(
                    one.lock().queue(), one.lock().key(), one.lock().owner(), one.age(now)))
        .toList();
  }
}
