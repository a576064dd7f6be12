/**
 * From list entries to batches: which entries are new, and what one transaction is to consume.
 *
 * <p>In: raw entries from the head of a list, and the cursor. Out: batches, each with the cursor
 * before and after it.
 *
 * <p>Threads: a view belongs to one worker, whose two threads take turns; all else is immutable.
 *
 * <p>On failure: an entry that cannot be read, or inflates too far, or holds too many values, is an
 * item for the dead letters; nothing throws.
 *
 * <p>Must not: do I/O, or trust a position: each entry is judged by its identity or digest.
 */
package sluice.worker.batch;
