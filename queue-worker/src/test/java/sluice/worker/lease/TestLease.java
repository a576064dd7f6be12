package sluice.worker.lease;

/** A lease without a lock behind it. */
public final class TestLease {

  private TestLease() {}

  /** Held for ever. */
  public static QueueLease of(int queue) {
    return new QueueLease(queue, "test", 0, System.nanoTime() + Long.MAX_VALUE / 4);
  }
}
