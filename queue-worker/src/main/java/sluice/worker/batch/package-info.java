/**
 * From list entries to batches: which entries are new, what one transaction is to consume, and what
 * those who fill the log tables are asked ({@link sluice.worker.batch.BatchTracking}).
 *
 * <p>In: raw entries from the head of a list, and the cursor. Out: batches, each with the cursor
 * before and after it; outcomes of their requests.
 *
 * <p>Threads: a view belongs to one worker, whose two threads take turns; all else is immutable.
 *
 * <p>On failure: an entry that cannot be read, or inflates too far, or holds too many values, is an
 * item for the dead letters; only a question about another queue's numbers may fail.
 *
 * <p>Must not: do I/O but for that question, know the tracking rules, or trust a position: each
 * entry is judged by its identity or digest.
 */
package sluice.worker.batch;
