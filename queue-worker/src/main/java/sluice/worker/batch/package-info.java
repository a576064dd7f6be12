/**
 * From list entries to batches: which entries are new, and what one transaction is to consume.
 *
 * <p>In: raw entries from the head of a list, and the cursor. Out: batches, each with the cursor
 * before and after it.
 *
 * <p>Threads: a view belongs to one worker, whose two threads take turns; all else is immutable.
 *
 * <p>*
 *
 * <p>On failure: an entry that cannot be read, or inflates too far, or holds too many values, is an
 * item for the dead letters; only a question about another queue's numbers may fail. producer's
 * numbers, judge moved entries by their own list, note how far a list is trimmed, and keep
 * committed entries while the database may lose them)
 *
 * <p>Must not: do I/O but for that question, or trust a position: each entry is judged by its
 * identity or digest.
 */
package sluice.worker.batch;
