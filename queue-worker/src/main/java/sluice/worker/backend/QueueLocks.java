package sluice.worker.backend;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The plugin's locks, and who of us is at work. An I/O edge: Redis, MySQL tables, and maps in
 * memory in tests. Confined to the lease thread.
 */
public interface QueueLocks extends AutoCloseable {

  /** Takes the queue's lock if it is free. */
  boolean acquire(int queue, String owner, Duration ttl) throws BackendException;

  /** Extends the lock if it is still the owner's. */
  boolean renew(int queue, String owner, Duration ttl) throws BackendException;

  /** Frees the lock if it is still the owner's. */
  void release(int queue, String owner) throws BackendException;

  /**
   * Tells that this process is alive for the next {@code ttl}.
   *
   * @return all live processes, this one included, in order of their ids
   */
  List<WorkerPresence> announce(WorkerPresence self, Duration ttl) throws BackendException;

  /** Ends what {@link #announce} began, at once. */
  void withdraw(WorkerPresence self) throws BackendException;

  /** All live processes, without taking part. */
  List<WorkerPresence> roster() throws BackendException;

  /** Who holds the queue's lock, whoever that is. */
  Optional<HeldLock> holder(int queue) throws BackendException;

  /** Frees the lock, whoever holds it; false if nobody does. */
  boolean unlock(int queue) throws BackendException;

  /** The number of queues that all processes agree on; empty while none has set it. */
  OptionalInt agreedQueues() throws BackendException;

  /** Sets the number of queues that all processes are to agree on. */
  void setQueueCount(int count) throws BackendException;

  /**
   * The number of queues that all processes agree on; the first process to ask sets it.
   *
   * @param configured what this process was configured with
   */
  int queueCount(int configured) throws BackendException;

  /** Closes the connection; no further calls. */
  @Override
  void close();
}
