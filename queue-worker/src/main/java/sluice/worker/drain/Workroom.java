package sluice.worker.drain;

import java.util.concurrent.Semaphore;

/**
 * Where the threads of a process work on batches: many at a time on batches as usual, or one on an
 * entry that may end the process, and nobody else then, so that its end speaks of this entry. What
 * lasts too long here, or takes all memory, ends the process. Thread-safe.
 */
final class Workroom implements AutoCloseable {
  /** Permits of the room, more than there can be threads. */
  private static final int PLACES = 1 << 20;

  /** As the JVM ends with -XX:+ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  private final Semaphore places = new Semaphore(PLACES, true);
  private final HangGuard guard;

  Workroom(HangGuard guard) {
    this.guard = guard;
  }

  /** Work that may fail. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** Does work on a batch, beside that of others. */
  <T, E extends Exception> T together(String what, Work<T, E> work) throws E {
    places.acquireUninterruptibly();
    try {
      guard.beginBatch(what);
      return guarded(work);
    } finally {
      places.release();
    }
  }

  /** Waits until nobody works here, and lets nobody else work until {@link #leaveAlone}. */
  void enterAlone() throws InterruptedException {
    places.acquire(PLACES);
  }

  /** Lets others work again. Any thread may call this for the one that entered. */
  void leaveAlone() {
    places.release(PLACES);
  }

  /** Does work for the thread that has entered alone. */
  <T, E extends Exception> T alone(String what, Work<T, E> work) throws E {
    guard.beginEntry(what);
    return guarded(work);
  }

  /** Does work without a result for the thread that has entered alone. */
  void alone(String what, Runnable work) {
    Work<Boolean, RuntimeException> answering =
        () -> {
          work.run();
          return true;
        };
    alone(what, answering);
  }

  @Override
  public void close() {
    guard.close();
  }

  private <T, E extends Exception> T guarded(Work<T, E> work) throws E {
    try {
      return work.run();
    } catch (OutOfMemoryError e) {
      // the lack of memory may have hit other threads as well, anywhere; halting needs no memory
      Runtime.getRuntime().halt(OUT_OF_MEMORY);
      throw e;
    } finally {
      guard.end();
    }
  }
}
