package sluice.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drains of a worker with one thread, alone and beside an archiver that archives the site-day of
 * the same database from scratch, again and again. The archiver's thread is one of its own; all
 * else is the main thread's.
 */
final class WorkerBeside {
  private final Measuring measuring;
  private final SiteDay day;
  private final int hits;
  private final double share;
  private final List<Priority> priorities;

  /**
   * Measures beside an archiver of a share.
   *
   * @param share of the database's time, as {@link ArchiveLoad} takes it
   * @param priorities of the archiver, one after the other
   */
  WorkerBeside(
      Measuring measuring, SiteDay day, int hits, double share, List<Priority> priorities) {
    this.share = share;
    this.priorities = priorities;
    this.measuring = measuring;
    this.day = day;
    this.hits = hits;
  }

  /** Measures a drain alone and one for each priority, each round beginning with another one. */
  void measure(int round, ArchiveReport report) throws Exception {
    List<Optional<Priority>> all = new ArrayList<>();
    all.add(Optional.empty());
    priorities.forEach(priority -> all.add(Optional.of(priority)));
    Collections.rotate(all, round);
    for (Optional<Priority> priority : all) {
      report.add(
          priority.isPresent()
              ? beside(round, priority.get())
              : new ArchiveReport.Drain(round, ArchiveReport.ALONE, rate(), 0));
    }
  }

  private double rate() throws Exception {
    return hits / (day.more(hits).nanos() / 1e9);
  }

  private ArchiveReport.Drain beside(int round, Priority priority) throws Exception {
    Backlog backlog = new Backlog(day.now(), priority);
    Thread thread = new Thread(backlog, "archiver");
    thread.start();
    backlog.isUnderWay.await();
    try {
      return new ArchiveReport.Drain(round, priority.word(), rate(), backlog.runs.get());
    } finally {
      backlog.isOver = true;
      thread.join();
      if (backlog.failure != null) {
        throw new IOException("the archiver failed beside the worker", backlog.failure);
      }
    }
  }

  /** Runs one after the other, each as if the day had never been archived. */
  private final class Backlog implements Runnable {
    private final Instant at;
    private final Priority priority;
    private final CountDownLatch isUnderWay = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean isOver;

    /** Set before the thread ends. */
    private Exception failure;

    Backlog(Instant at, Priority priority) {
      this.at = at;
      this.priority = priority;
    }

    @Override
    public void run() {
      try {
        while (!isOver) {
          once();
        }
      } catch (IOException | SQLException e) {
        failure = e;
      } finally {
        isUnderWay.countDown();
      }
    }

    private void once() throws IOException, SQLException {
      Path stateDir = Files.createTempDirectory("sluice-archive");
      try (ArchiverChild child =
          measuring.child(day.size().database(), stateDir, share, priority)) {
        day.forget();
        child.query("SELECT 1");
        runs.incrementAndGet();
        isUnderWay.countDown();
        child.run(at);
      } finally {
        Measuring.delete(stateDir);
      }
    }
  }
}
