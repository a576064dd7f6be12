/**
 * Which queues this process may drain: leases on the plugin's own locks, shared fairly between the
 * processes that are alive.
 *
 * <p>In: the roster of live processes, queues beyond the number that hold entries. Out: leases,
 * each assigned to one worker thread.
 *
 * <p>Threads: one thread, {@code lease}, talks to the backend and never to the database; workers
 * read leases and give them back.
 *
 * <p>On failure: a lease that could not be renewed ends by itself when its time is over; no batch
 * is committed under it afterwards. A successor takes the queue over within the time to live.
 *
 * <p>Must not: decide what is committed. Time protects only against PHP's workers; between our own
 * the epoch in the cursor does.
 */
package sluice.worker.lease;
