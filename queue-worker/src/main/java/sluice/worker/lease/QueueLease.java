package sluice.worker.lease;

/**
 * The right to drain one queue, for as long as it is renewed. Written by the lease thread, read by
 * the worker it is assigned to.
 */
public final class QueueLease {
  private final int queue;
  private final String owner;
  private final int thread;
  private volatile long validUntilNanos;
  private volatile boolean lost;
  private volatile boolean unwanted;

  QueueLease(int queue, String owner, int thread, long validUntilNanos) {
    this.queue = queue;
    this.owner = owner;
    this.thread = thread;
    this.validUntilNanos = validUntilNanos;
  }

  /** The queue's id. */
  public int queue() {
    return queue;
  }

  /** Index of the worker thread that may use it. */
  public int thread() {
    return thread;
  }

  /** Whether the lock was ours a moment ago and its time is not over. */
  public boolean isHeld() {
    return !lost && System.nanoTime() - validUntilNanos < 0;
  }

  /** Whether it should go on; false when it was lost, or when another process is to have it. */
  public boolean isWanted() {
    return !unwanted && isHeld();
  }

  /** The lock's value. */
  String owner() {
    return owner;
  }

  void renewedUntil(long nanos) {
    validUntilNanos = nanos;
  }

  void lose() {
    lost = true;
  }

  void unwant() {
    unwanted = true;
  }
}
