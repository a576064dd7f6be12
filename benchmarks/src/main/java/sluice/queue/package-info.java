/**
 * Micro benchmarks of the queue's format.
 *
 * <p>In: a realistic request set, fixed. Out: JMH scores.
 *
 * <p>Threads: as JMH decides.
 *
 * <p>On failure: JMH reports it.
 *
 * <p>Must not: be run as a test.
 */
package sluice.queue;
