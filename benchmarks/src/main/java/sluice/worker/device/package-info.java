/**
 * Micro benchmarks of device detection.
 *
 * <p>In: realistic user agents, fixed. Out: JMH scores.
 *
 * <p>Threads: as JMH decides.
 *
 * <p>On failure: JMH reports it.
 *
 * <p>Must not: be run as a test.
 */
package sluice.worker.device;
