/**
 * What each process of Sluice needs apart from its work: exit codes, faults, logs, metrics, health,
 * the service manager, an orderly end, private files and the right to be alone in a directory.
 *
 * <p>In: checks and metrics that the parts register. Out: lines on standard output, notices to the
 * service manager; what the admin port shows.
 *
 * <p>Threads: registries are thread-safe.
 *
 * <p>On failure: the part that fails here says so in the log and leaves the work alone.
 *
 * <p>Must not: import any other package of the project.
 */
package sluice.process;
