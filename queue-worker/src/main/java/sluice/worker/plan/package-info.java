/**
 * The plan of a batch: what was loaded from the log tables plus what this batch makes or changes,
 * decided one hit after the other in the order of the queue.
 *
 * <p>In: request sets. Out: rows to write, one counted outcome per request.
 *
 * <p>Threads: a plan belongs to one batch and one thread.
 *
 * <p>On failure: SQL errors propagate to whoever writes the batch, the engine in package {@code
 * drain}, which rolls back and repeats the batch; a plan is never reused.
 *
 * <p>Must not: commit, roll back, or know about Redis.
 */
package sluice.worker.plan;
