/**
 * Micro benchmarks of reports, without a database.
 *
 * <p>In: realistic inputs with a fixed seed. Out: scores.
 *
 * <p>Threads: as each benchmark says.
 *
 * <p>On failure: an exception.
 *
 * <p>Must not: be run as a test.
 */
package sluice.archive.report;
