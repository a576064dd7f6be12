package sluice.worker.drain;

import java.util.concurrent.Semaphore;

/**
 * Where the threads of a process work on batches: many at a time on batches as usual, or one on an
 * entry that may end the process, and nobody else then, so that its end speaks of this entry. What
 * lasts too long here, or takes all memory, ends the process. Thread-safe.
 */
final class Workroom implements AutoCloseable {
  /** More than there can be threads. */
  private static final int PLACES = 1 << 20;

  /** As the JVM ends with -XX:+ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  private final Semaphore places = new Semaphore(PLACES, true);
  private final HangGuard guard;

  Workroom(HangGuard guard) {
    this.guard = guard;
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** Work on a batch, beside that of others. */
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

  /** Any thread may say it for the one that entered. */
  void leaveAlone() {
    places.release(PLACES);
  }

  /** Work of whoever has entered alone. */
  <T, E extends Exception> T alone(String what, Work<T, E> work) throws E {
    guard.beginEntry(what);
    return guarded(work);
  }

  /** The same of what gives no answer. */
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
      // other threads may have been hit as well, anywhere; halting needs no memory
      Runtime.getRuntime().halt(OUT_OF_MEMORY);
      throw e;
    } finally {
      guard.end();
    }
  }
}
