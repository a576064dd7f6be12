package sluice.worker.operate;

import java.util.List;
import java.util.stream.IntStream;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.backend.QueueLocks;

/**
 * Changes the number of queues ({@code sluice queue resize N}), the workers' side: no entry is ever
 * moved. Ingest spools, the workers drain all lists to empty, the number switches, running workers
 * follow within a tick of their lease thread, and ingest replays its spool into the new lists.
 * Confined to one thread.
 */
public final class QueueResize implements AutoCloseable {
  private final QueueLists lists;
  private final QueueLocks locks;

  /** Does not own the backend. */
  public QueueResize(QueueBackend backend) {
    this.lists = backend.lists();
    this.locks = backend.locks();
  }

  /** The number that all processes agree on now; {@code configured} if none runs. */
  public int agreed(int configured) throws BackendException {
    return locks.queueCount(configured);
  }

  /** Whether a worker of ours lives. */
  boolean hasWorkers() throws BackendException {
    return !locks.roster().isEmpty();
  }

  /** Entries that are still in the lists 0..queues-1: the number may switch when it is 0. */
  public long remaining(int queues) throws BackendException {
    List<Integer> all = IntStream.range(0, queues).boxed().toList();
    return lists.lengths(all).stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Switches, if all lists are empty.
   *
   * @param from the number that was agreed on
   * @param to 1..4096
   * @return false if entries are left; nothing was changed then
   */
  public boolean switchTo(int from, int to) throws BackendException {
    if (to < 1 || to > 4096) {
      throw new IllegalArgumentException("number of queues must be 1..4096, was " + to);
    }
    if (remaining(Math.max(from, to)) > 0) {
      return false;
    }
    locks.setQueueCount(to);
    return true;
  }

  @Override
  public void close() {
    lists.close();
    locks.close();
  }
}
