/**
 * Visits with all their rows, as the archiver reads them from Matomo's log tables.
 *
 * <p>In: ids of visits. Out: bundles of one visit each, a bounded number in memory at a time.
 *
 * <p>Threads: bundles do not change once read; readers are confined to the thread that archives. Of
 * many visits the next ones are read by a thread of the reader's own, which ends before {@link
 * sluice.archive.visit.VisitReader#read} returns.
 *
 * <p>On failure: a database error propagates; nothing was written.
 *
 * <p>Must not: write, or know what reports count.
 */
package sluice.archive.visit;
