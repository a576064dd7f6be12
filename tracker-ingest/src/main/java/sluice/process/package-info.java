/**
 * What each process of Sluice needs apart from its work: exit codes, faults, logs, metrics, health,
 * the admin port, the service manager, an orderly end, private files and the right to be alone in a
 * directory.
 *
 * <p>In: checks, sections and metrics that the parts register. Out: HTTP on the admin port, lines
 * on standard output, notices to the service manager.
 *
 * <p>Threads: registries are thread-safe; the admin port has three threads of its own, and a
 * bounded number of connections, each with one request of bounded size and time.
 *
 * <p>On failure: the part that fails here says so in the log and leaves the work alone.
 *
 * <p>Must not: import any other package of the project.
 */
package sluice.process;
