/**
 * The plugin's two backends, Redis and MySQL tables: the lists of entries, the locks, and the
 * roster of our own workers beside them.
 *
 * <p>In: queue ids. Out: raw entries, locks held or not, who else is at work.
 *
 * <p>Threads: a {@code QueueLists} belongs to one worker, a {@code QueueLocks} to the lease thread,
 * each with a connection of its own, so that a large read never delays a renewal.
 *
 * <p>On failure: {@code BackendException}; the connection is closed and a new one made by the next
 * call. Nothing is sent again by the client library.
 *
 * <p>Must not: interpret entries. Our keys match neither {@code trackingQueueV1*} nor {@code
 * QueuedTrackingLock*}; a script touches keys of one slot only (Redis Cluster).
 */
package sluice.worker.backend;
