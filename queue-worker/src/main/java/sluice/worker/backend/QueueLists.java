package sluice.worker.backend;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Future;

/**
 * The lists of queued entries, as the plugin lays them out (docs:
 * tracker-ingest/docs/queue-format.md#keys). An I/O edge: Redis, MySQL tables, and a list in memory
 * in tests. Confined to one worker: its own thread dispatches, its reader thread waits for what was
 * dispatched.
 */
public interface QueueLists extends AutoCloseable {

  /**
   * A number that changes with every new connection, connecting if there is none. When it changes,
   * anything may have happened to the lists meanwhile: a failover, a flush, a restart.
   */
  long generation() throws BackendException;

  /** The number of entries in each of the queues, in the order asked. */
  List<Long> lengths(List<Integer> queues) throws BackendException;

  /**
   * Queues that no process writes to now and that hold entries all the same: a resize or a lost
   * number of queues left them behind.
   *
   * @param queues how many queues there are
   * @return ids from {@code queues} to {@link sluice.queue.QueueSelector#FINEST} - 1, rising
   */
  List<Integer> filledBeyond(int queues) throws BackendException;

  /**
   * Entries from the head of a queue. The read happens before any later call on this object takes
   * effect, so that a trim dispatched after it does not shift it.
   *
   * @param skip entries to leave out at the head
   * @param count at most so many; fewer are returned when the list ends
   * @return fails with an {@link java.util.concurrent.ExecutionException} when the backend does
   */
  Future<List<byte[]>> read(int queue, long skip, int count) throws BackendException;

  /**
   * Removes entries from the head, if it still looks as expected, and notes in the same step how
   * far the list is trimmed.
   *
   * @return false if nothing was removed because the list begins with something else
   */
  boolean trim(int queue, Trim trim) throws BackendException;

  /**
   * What is removed from the head of a list.
   *
   * @param count 1 or more
   * @param first SHA-1 of the first entry, 40 hex digits
   * @param last SHA-1 of the last entry that is removed
   * @param php how many entries of PHP are removed then since the beginning; negative if that is
   *     not known, and what was noted before stays
   */
  record Trim(int count, String first, String last, long php) {}

  /**
   * What the last trim noted: it comes and goes with the list itself. The read happens before any
   * later call on this object takes effect.
   *
   * @return empty if nothing was ever noted; fails as {@link #read} does
   */
  Future<OptionalLong> trimmed(int queue) throws BackendException;

  /**
   * Whether the lists lie in the database that the batches are written to: then {@link #remove}
   * takes the place of trimming, and no entry can come twice.
   */
  boolean isInDatabase();

  /**
   * Removes entries that were read, from the first on, in the transaction that records them.
   *
   * @return false if one of them is not there any more; the transaction is to be rolled back then
   */
  boolean remove(Connection transaction, int queue, int count) throws SQLException;

  /** The transaction of {@link #remove} was committed. */
  void removed(int queue, int count);

  /** Appends one entry; only for entries that were taken from a list before. */
  void append(int queue, byte[] entry) throws BackendException;

  /**
   * Tells producers what is committed of theirs ({@link sluice.queue.CommittedNumbers}). Waits for
   * no answer: a producer that is not told notices later.
   *
   * @param numbers by producer, the highest number
   */
  default void tellCommitted(int queue, Map<String, Long> numbers) throws BackendException {
    // a backend without producers of ours has nobody to tell
  }

  /** Closes the connection; no further calls. */
  @Override
  void close();
}
