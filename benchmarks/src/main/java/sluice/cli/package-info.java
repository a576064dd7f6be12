/**
 * The distribution as its users start it.
 *
 * <p>In: {@code deploy/target/sluice}, servers of a run. Out: processes that are measured, and how
 * long they take until they are ready.
 *
 * <p>Threads: the main thread.
 *
 * <p>On failure: an exception with the end of the process's log.
 *
 * <p>Must not: be run as a test, or write into the folder of the distribution.
 */
package sluice.cli;
