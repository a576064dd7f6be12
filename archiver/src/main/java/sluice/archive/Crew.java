package sluice.archive;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import sluice.archive.budget.Headway;

/**
 * The threads that archive. Work that is long comes in pieces, each at the end of the queue, so
 * that nobody waits for all of it. Thread-safe.
 */
final class Crew implements AutoCloseable {
  /** Longest wait for what is under way when the crew is closed. */
  private static final long CLOSE_SECONDS = 5;

  private final ThreadPoolExecutor threads;
  private final Headway headway;

  /**
   * Threads begin when there is work for them, and end after a minute without.
   *
   * @param headway told when a thread is at work
   */
  Crew(int size, Headway headway) {
    this.headway = headway;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "archiver-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** What is done with each of several things. */
  @FunctionalInterface
  interface Each<T> {
    void accept(T item) throws SQLException;
  }

  /** Has it done by one of the threads, after all that waits; false if the crew is closed. */
  boolean execute(Runnable work) {
    try {
      threads.execute(() -> atWork(work));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void atWork(Runnable work) {
    headway.begins();
    try {
      work.run();
    } finally {
      headway.ends();
    }
  }

  /** Tells that the calling thread has got on with its work. */
  void goesOn() {
    headway.made();
  }

  /**
   * Does it with each item, in no order, by the calling thread and those that have nothing else to
   * do; ends when all is done. To be called by a thread of the crew. After a failure no other item
   * is begun, and the first failure is thrown.
   */
  <T> void forEach(Collection<T> items, Each<T> each) throws SQLException {
    Shared<T> shared = new Shared<>(items, each);
    for (int i = 1; i < Math.min(items.size(), threads.getMaximumPoolSize()); i++) {
      execute(() -> help(shared));
    }
    while (shared.doNext()) {
      // The work is in the condition.
    }
    boolean wasAtWork = headway.ends(); // what is waited for is the work of others
    try {
      shared.end();
    } finally {
      if (wasAtWork) {
        headway.begins();
      }
    }
  }

  private void help(Shared<?> shared) {
    if (shared.doNext()) {
      execute(() -> help(shared));
    }
  }

  /** Items that several threads take from. */
  private static final class Shared<T> {
    private final Queue<T> waiting;
    private final Each<T> each;
    private final CountDownLatch left;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Shared(Collection<T> items, Each<T> each) {
      this.waiting = new ConcurrentLinkedQueue<>(items);
      this.each = each;
      this.left = new CountDownLatch(items.size());
    }

    /** Does one item; false if none was waiting. */
    boolean doNext() {
      T item = waiting.poll();
      if (item == null) {
        return false;
      }
      try {
        if (failure.get() == null) {
          each.accept(item);
        }
      } catch (SQLException | RuntimeException | Error e) {
        // An Error, too: what it left undone must not pass for done.
        failure.compareAndSet(null, e);
      } finally {
        left.countDown();
      }
      return true;
    }

    /** Waits for items that other threads are at. */
    void end() throws SQLException {
      try {
        left.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("interrupted while other threads were archiving", e);
      }
      if (failure.get() instanceof SQLException e) {
        throw e;
      }
      if (failure.get() instanceof RuntimeException e) {
        throw e;
      }
      if (failure.get() instanceof Error e) {
        throw e;
      }
    }
  }

  /** Takes no more work, and waits a few seconds for what is under way. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
