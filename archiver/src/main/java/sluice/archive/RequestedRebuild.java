package sluice.archive;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sites that somebody asked to rebuild and waits for, side by side: a failure of one is told when
 * the others are done. Begun and awaited by one thread.
 */
final class RequestedRebuild {
  private final SiteTurns turns;
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();

  RequestedRebuild(SiteTurns turns) {
    this.turns = turns;
  }

  /** Rebuilds one site. */
  @FunctionalInterface
  interface Rebuild {
    /** Returns the number of archives published; empty if another process archives the site. */
    Optional<Integer> run() throws SQLException;
  }

  /** Begins with a site. */
  void begin(int idSite, Rebuild rebuild) {
    left.incrementAndGet();
    boolean isBegun =
        turns.begin(
            idSite,
            () -> {
              run(idSite, rebuild);
              return false;
            });
    if (!isBegun) {
      taken(idSite);
    }
  }

  private void run(int idSite, Rebuild rebuild) {
    try {
      rebuild.run().ifPresentOrElse(published::addAndGet, () -> taken(idSite));
      left.decrementAndGet();
    } catch (SQLException | RuntimeException e) {
      failures.add(e);
    }
  }

  private void taken(int idSite) {
    failures.add(
        new SQLException(
            "site " + idSite + " is being archived by another process; try again later"));
  }

  /**
   * Waits for all that was begun.
   *
   * @return number of archives published
   * @throws CancellationException if the threads ended meanwhile
   */
  int await() throws SQLException {
    turns.await();
    Exception first = failures.poll();
    if (first == null && left.get() > 0) {
      first = new CancellationException("the archiver was closed before all sites were rebuilt");
    }
    if (first == null) {
      return published.get();
    }
    failures.forEach(first::addSuppressed);
    if (first instanceof SQLException e) {
      throw e;
    }
    throw (RuntimeException) first;
  }
}
