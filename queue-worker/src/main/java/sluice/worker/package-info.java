/**
 * The queue worker: wiring and configuration. Queue entries become rows of the log tables; the
 * drop-in for the plugin's {@code queuedtracking:process}.
 *
 * <p>In: a configuration and the servers' addresses. Out: running worker threads, until closed.
 *
 * <p>Threads: any one thread starts and closes; the threads made are named in {@code DrainThreads}.
 *
 * <p>On failure: a wrong configuration and an unreachable backend are refused at the start; later
 * nothing ends the worker but {@code close}, and the process as a whole an entry that takes all
 * memory (status 3) or does not end (status 70).
 *
 * <p>Must not: hold rules or state.
 */
package sluice.worker;
