package sluice.worker.operate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.queue.IngestPresence;
import sluice.queue.QueueKey;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.HeldLock;

/**
 * Says when workers of PHP drain what an ingest of ours queues: they ignore the identity of
 * entries, so what is pushed twice they record twice, and ingest repeats nothing. Confined to one
 * thread.
 */
public final class MixedWorkers {

  /** Ingest says every half a second that it lives. */
  private static final Duration ALIVE = Duration.ofSeconds(10);

  private final ResizeBoard board;

  /** Which lock a worker of PHP was last seen to hold; empty while none was seen. */
  private String seen = "";

  /** Does not own the board. */
  public MixedWorkers(ResizeBoard board) {
    this.board = board;
  }

  /**
   * What is to be said. A worker of PHP that was seen once counts from then on: it holds its lock
   * for moments only.
   *
   * @param locks that are held now
   */
  public Optional<String> warning(List<HeldLock> locks) throws BackendException {
    for (HeldLock lock : locks) {
      if (QueueKey.isOwnerOfPhp(lock.owner())) {
        seen = lock.key() + " was held by " + lock.owner();
      }
    }
    if (seen.isEmpty() || !isIngestAlive()) {
      return Optional.empty();
    }
    return Optional.of(
        "workers of PHP ("
            + seen
            + ") drain what ingest queues: hits whose push Redis does not answer, and the last"
            + " seconds before a restart of Redis, may be lost; stop queuedtracking:process");
  }

  private boolean isIngestAlive() throws BackendException {
    long now = board.serverMs();
    for (IngestPresence ingest : board.ingests().values()) {
      if (now - ingest.seenMs() < ALIVE.toMillis()) {
        return true;
      }
    }
    return false;
  }
}
