package sluice.ingest.ring;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Wakes the appender when it sleeps; costs one volatile read when it does not. Thread-safe; the
 * sleeping is the appender's alone.
 */
final class AppenderSignal {

  private volatile Thread sleeper;
  private volatile Thread waiter;
  private volatile boolean raised;

  /** Tells the appender that there is something new to do; any thread may call it. */
  void wake() {
    VarHandle.fullFence(); // The appender that announces its sleep now must see what was published
    // before.
    Thread asleep = sleeper;
    if (asleep != null) {
      sleeper = null;
      LockSupport.unpark(asleep);
    }
  }

  /** Ends either sleep, and is remembered if the appender is just about to sleep. */
  void raise() {
    raised = true;
    wake();
    Thread waiting = waiter;
    if (waiting != null) {
      waiter = null;
      LockSupport.unpark(waiting);
    }
  }

  /**
   * Makes the appender, which calls this, sleep until woken or raised, at most so long.
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

  /**
   * Makes the appender, which calls this, sleep until raised, at most so long; what is new in the
   * ring does not end the sleep.
   */
  void sleepUntilRaised(long nanos) {
    waiter = Thread.currentThread();
    if (!raised) {
      LockSupport.parkNanos(this, nanos);
    }
    waiter = null;
    raised = false;
  }
}
