/**
 * Micro benchmarks of the value rules that every hit goes through.
 *
 * <p>In: realistic query strings, fixed. Out: JMH scores.
 *
 * <p>Threads: as JMH decides.
 *
 * <p>On failure: JMH reports it.
 *
 * <p>Must not: be run as a test.
 */
package sluice.request;
