/**
 * The engine: from the head of a queue to one committed transaction per batch, each entry exactly
 * once.
 *
 * <p>In: leased queues. Out: batches handed to {@code BatchTracking}, the cursor, dead letters in
 * their table or in files.
 *
 * <p>Threads: each worker thread has one {@code DrainLoop}, which dispatches, commits and trims,
 * and a reader thread, which decodes and prepares the next batch meanwhile. They hand over by
 * futures; at most one plan is under way.
 *
 * <p>On failure: what may pass is tried again with backoff; what is lost is derived anew from the
 * cursor; what fails alone becomes a dead letter, and so does what ends each process that has it
 * alone in hand ({@code AttemptState}). A position is never trusted, identity is.
 *
 * <p>Must not: know the tracking rules (it sees them as {@link sluice.worker.batch.BatchTracking},
 * and the rules never see it), or commit anything without moving the cursor.
 */
package sluice.worker.drain;
