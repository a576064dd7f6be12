package sluice.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end of the process on SIGTERM, SIGINT or {@link #exit}: what was added is closed in
 * reverse order, within a limit, and the process ends with status 0 (the JVM's own would be 143).
 * From {@link #install} on the process must end through {@link #exit}, never by System.exit, whose
 * status the hook cannot see. Thread-safe.
 */
public final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private record Step(String name, AutoCloseable closing) {}

  private final Duration limit;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicInteger status = new AtomicInteger(ExitCode.OK);
  private final AtomicReference<String> current = new AtomicReference<>("nothing");

  private Shutdown(Duration limit) {
    this.limit = limit;
  }

  /**
   * Makes the orderly end of this process.
   *
   * @param limit after which the process ends with status 70, whatever is still closing
   */
  public static Shutdown install(Duration limit) {
    Shutdown shutdown = new Shutdown(limit);
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::run, "shutdown"));
    return shutdown;
  }

  /** Adds something to close before all that was added earlier. */
  public void add(String name, AutoCloseable closing) {
    synchronized (steps) {
      steps.push(new Step(name, closing));
    }
  }

  /** Waits until the end begins. */
  public void await() throws InterruptedException {
    begun.await();
  }

  /** Waits until the end begins, or the time is over; true if it has begun. */
  public boolean await(Duration time) throws InterruptedException {
    return begun.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the end has begun. */
  public boolean hasBegun() {
    return begun.getCount() == 0;
  }

  /**
   * Begins the end with this status, or keeps to the one that has begun. Never returns, because a
   * caller that went on could end the process in the middle of what is being closed. Not to be
   * called by what is closed at the end.
   */
  public void exit(int exitStatus) {
    status.compareAndSet(ExitCode.OK, exitStatus);
    // Blocks when the end has begun already, until the process is gone.
    Runtime.getRuntime().exit(exitStatus);
  }

  private void run() {
    begun.countDown();
    Thread closer = new Thread(this::closeAll, "shutdown-closer");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(limit.toMillis());
    } catch (InterruptedException e) {
      LOG.atWarn().addKeyValue("part", current.get()).log("shutdown-interrupted");
    }
    if (closer.isAlive()) {
      LOG.atError()
          .addKeyValue("limit_s", limit.toSeconds())
          .addKeyValue("part", current.get())
          .log("shutdown-too-slow");
      status.set(ExitCode.SOFTWARE);
    }
    LogSetup.flush();
    // A normal return would end the JVM with 143 on SIGTERM.
    Runtime.getRuntime().halt(status.get());
  }

  private void closeAll() {
    while (true) {
      Step step;
      synchronized (steps) {
        step = steps.poll();
      }
      if (step == null) {
        return;
      }
      current.set(step.name);
      try {
        step.closing.close();
      } catch (Exception e) {
        LOG.atError().setCause(e).addKeyValue("part", step.name).log("close-failed");
        status.compareAndSet(ExitCode.OK, ExitCode.SOFTWARE);
      }
    }
  }
}
