package sluice.archive;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sluice.archive.budget.Ticks;

/** The machine's time; who waits is let go when it is closed. Thread-safe. */
final class ClosableTicks implements Ticks {
  private final CountDownLatch closed = new CountDownLatch(1);

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void pause(long nanos) {
    try {
      closed.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    closed.countDown();
  }
}
