package sluice.ingest.ring;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Wakes the appender when it sleeps; costs one volatile read when it does not. Thread-safe; {@link
 * #sleep} only by the appender.
 */
final class AppenderSignal {

  private volatile Thread sleeper;
  private volatile boolean raised;

  /** Any thread: there is something to do. */
  void wake() {
    VarHandle.fullFence(); // what was published before must be seen by whoever announces sleep now
    Thread asleep = sleeper;
    if (asleep != null) {
      sleeper = null;
      LockSupport.unpark(asleep);
    }
  }

  /** As {@link #wake}, and remembered if the appender is just about to sleep. */
  void raise() {
    raised = true;
    wake();
  }

  /**
   * Appender: sleep until woken, at most so long.
   *
   * @param idle looked at after announcing the sleep; false means do not sleep
   */
  void sleep(long nanos, BooleanSupplier idle) {
    sleeper = Thread.currentThread();
    if (!raised && idle.getAsBoolean()) {
      LockSupport.parkNanos(this, nanos);
    }
    sleeper = null;
    raised = false;
  }
}
