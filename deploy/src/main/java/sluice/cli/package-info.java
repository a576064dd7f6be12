/**
 * The command line: the one main, a class a subcommand, and the quickstart.
 *
 * <p>In: arguments, environment, files with secrets, Matomo's configuration. Out: running parts of
 * Sluice, or one printed answer; no secret in either.
 *
 * <p>Threads: each command wires its parts on the main thread and then waits; the parts bring their
 * own threads.
 *
 * <p>On failure: all faults of a command line are named in one message, exit code 78; a part that
 * cannot start is one line that says what to do, and the exit code of sysexits that fits.
 *
 * <p>Must not: hold rules of tracking, queueing or archiving; those belong to the parts.
 */
package sluice.cli;
