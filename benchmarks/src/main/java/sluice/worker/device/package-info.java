/**
 * Micro benchmarks of device detection.
 *
 * <p>In: user agents of {@code sluice.traffic}. Out: JMH scores, and the slowest one.
 *
 * <p>Threads: as JMH decides.
 *
 * <p>On failure: JMH reports it.
 *
 * <p>Must not: be run as a test.
 */
package sluice.worker.device;
