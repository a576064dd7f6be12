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

  /** A lease changed. */
  void changed(int queue, Change change);

  /**
   * Other queues beyond the number than before hold entries.
   *
   * @param agreed how many queues there are
   * @param filled their ids, rising; empty when there are none any more
   */
  void beyond(int agreed, List<Integer> filled);

  /**
   * Other locks than before keep queues from this process and never end.
   *
   * @param locks those that there are now; empty when there are none any more
   */
  void endless(List<EndlessLock> locks);

  /** The backend did not answer; called each time. */
  void unreachable(Exception failure);
}
