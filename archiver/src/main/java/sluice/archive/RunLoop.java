package sluice.archive;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the archiver again and again on a thread of its own until it is closed, whatever a run ends
 * with. Thread-safe.
 */
final class RunLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);

  /** Longest wait for a run to end when the loop is closed; its sites were waited for before. */
  private static final long CLOSE_SECONDS = 2;

  private final Duration every;
  private final ArchiveMetrics metrics;
  private final ArchiveFailures failures;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Null until it is started. */
  private volatile Thread thread;

  /** One run of the archiver. */
  interface Run {
    int run() throws SQLException;
  }

  /**
   * Does nothing until it is started.
   *
   * @param every from the end of a run to the beginning of the next
   */
  RunLoop(Duration every, ArchiveMetrics metrics, ArchiveFailures failures) {
    this.every = every;
    this.metrics = metrics;
    this.failures = failures;
  }

  /**
   * Starts the thread.
   *
   * @param paused asked before each run, whether none may be begun now
   */
  void start(Run run, BooleanSupplier paused) {
    thread = new Thread(() -> loop(run, paused), "archiver");
    thread.setDaemon(true);
    thread.start();
  }

  private void loop(Run run, BooleanSupplier paused) {
    boolean isEnded = false;
    while (!isEnded) {
      try {
        if (!paused.getAsBoolean()) {
          run.run();
          failures.runEnded();
        }
      } catch (SQLException e) {
        metrics.failed();
        failures.runFailed(e);
        LOG.atWarn().setCause(e).addKeyValue("next_s", every.toSeconds()).log("archive-run-failed");
      } catch (RuntimeException | Error e) {
        // A fault of ours in one run, or want of memory, must not end all later ones.
        metrics.failed();
        failures.runFailed(e);
        LOG.atError()
            .setCause(e)
            .addKeyValue("next_s", every.toSeconds())
            .addKeyValue("do", "report this fault of Sluice")
            .log("archive-run-failed");
      }
      try {
        isEnded = closed.await(every.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        isEnded = true;
      }
    }
  }

  /** Whether a run that is under way should end soon. */
  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** No run is begun any more, and one that is under way ends soon. */
  void end() {
    closed.countDown();
  }

  /** Lets the run that is under way end; waits a moment for it. */
  @Override
  public void close() {
    end();
    Thread running = thread;
    if (running != null) {
      try {
        running.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
