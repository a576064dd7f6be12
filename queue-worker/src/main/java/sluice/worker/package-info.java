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
 * <p>Two wings meet here alone. The rules: {@code commit} may import {@code plan}, that {@code
 * visit}, and that {@code goal}, {@code referrer}, {@code device}, {@code location} and {@code
 * action}, which may use {@code url}; {@code goal} also looks at actions. The engine: {@code
 * operate} may import {@code drain}, that {@code batch}, that {@code lease}, and that {@code
 * backend}. Between them stand the interfaces in {@code batch}, which the rules implement, and
 * {@code door}, which all rules may use and which knows none.
 *
 * <p>What may be absent is an Optional where it is returned, and as a component of a record; a
 * mutable field that may hold nothing is null then, and says so. *
 *
 * <p>Must not: hold rules or state.
 */
package sluice.worker;
