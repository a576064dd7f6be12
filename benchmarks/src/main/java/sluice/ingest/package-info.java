/**
 * Whole-process runs of ingest.
 *
 * <p>In: realistic hits with a fixed seed. Out: scores.
 *
 * <p>Threads: as each benchmark says.
 *
 * <p>On failure: an exception; a rate is only printed when the result was checked.
 *
 * <p>Must not: be run as a test.
 */
package sluice.ingest;
