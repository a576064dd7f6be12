package sluice.archive;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sites are being archived now: a site has one turn at a time, which may outlast the run that
 * began it. What is kept of a site in memory is touched only in its turn. Thread-safe.
 */
final class SiteTurns {
  private static final Logger LOG = LoggerFactory.getLogger(SiteTurns.class);

  /** As good as for ever. */
  static final Duration LONGEST = Duration.ofDays(10_000);

  private final Crew crew;

  /** Since when each site has a turn, by System.nanoTime. */
  private final Map<Integer, Long> busy = new HashMap<>();

  /** The turns are done by the crew. */
  SiteTurns(Crew crew) {
    this.crew = crew;
  }

  /** A turn in pieces, between which other sites have theirs. */
  @FunctionalInterface
  interface Turn {
    /** Does a piece; must handle its own failures. Returns whether there is another. */
    boolean next();
  }

  /** Begins the turn of a site; false if it has one already. */
  boolean begin(int idSite, Turn turn) {
    synchronized (this) {
      if (busy.putIfAbsent(idSite, System.nanoTime()) != null) {
        return false;
      }
    }
    queue(idSite, turn);
    return true;
  }

  private void queue(int idSite, Turn turn) {
    if (!crew.execute(() -> next(idSite, turn))) {
      end(idSite); // closed meanwhile: what is left is found by a later process
    }
  }

  private void next(int idSite, Turn turn) {
    boolean goesOn = false;
    try {
      goesOn = turn.next();
    } catch (RuntimeException | Error e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("idsite", idSite)
          .addKeyValue("do", "report this fault of Sluice")
          .log("site-turn-failed");
    } finally {
      if (goesOn) {
        queue(idSite, turn);
      } else {
        end(idSite);
      }
    }
  }

  private synchronized void end(int idSite) {
    busy.remove(idSite);
    notifyAll();
  }

  /** Sites that have a turn. */
  synchronized Set<Integer> busy() {
    return Set.copyOf(busy.keySet());
  }

  /** For how long the longest turn that is under way has lasted, in ns; 0 if there is none. */
  synchronized long longestNanos() {
    long now = System.nanoTime();
    return busy.values().stream().mapToLong(since -> now - since).max().orElse(0);
  }

  /** Waits until no site has a turn. */
  void await() {
    await(LONGEST);
  }

  /** Waits until no site has a turn, at most so long. */
  synchronized void await(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      long left = atMost.toNanos();
      while (!busy.isEmpty() && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
