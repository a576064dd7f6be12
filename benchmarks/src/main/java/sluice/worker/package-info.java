/**
 * How fast a whole worker is, beside what the database allows.
 *
 * <p>In: hits made by a fixed seed, servers of its own. Out: a table, and raw figures as JSON.
 *
 * <p>Threads: those of the worker; all else is the main thread's.
 *
 * <p>On failure: a run whose rows are not the expected ones ends the programme before any rate is
 * printed.
 *
 * <p>Must not: be run as a test.
 */
package sluice.worker;
