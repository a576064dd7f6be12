package sluice.worker.lease;

import java.util.List;

/** What happens to leases, for metrics and logs. Called by the lease thread; must not block. */
public interface LeaseListener {

  /** What became of a lease. */
  enum Change {
    /** The lock was free and is ours now. */
    TAKEN,
    /** Given back, because another process is to have it or this one ends. */
    RELEASED,
    /** Somebody else has the lock, or it was gone when it was to be renewed. */
    LOST
  }

  /** Tells that a lease changed. */
  void changed(int queue, Change change);

  /**
   * Tells that other queues beyond the number hold entries than before.
   *
   * @param agreed how many queues there are
   * @param filled their ids, rising; empty when there are none any more
   */
  void beyond(int agreed, List<Integer> filled);

  /**
   * Tells that other locks than before keep queues from this process and never end.
   *
   * @param locks those that there are now; empty when there are none any more
   */
  void endless(List<EndlessLock> locks);

  /**
   * Tells which queues of this process's share a worker of PHP has now; called again and again.
   *
   * @param queues their ids; empty when there are none
   */
  void heldByPhp(List<Integer> queues);

  /** Tells how many entries the list of a queue has that this process holds; again and again. */
  void length(int queue, long entries);

  /** Tells that leases were renewed and taken as they should be; called each time. */
  void reached();

  /** Tells that the backend did not answer; called each time. */
  void unreachable(Exception failure);
}
