/**
 * Ingest as a whole: its configuration and its wiring.
 *
 * <p>In: HTTP calls of matomo.php. Out: request sets in Redis's lists, or in the plugin's tables.
 *
 * <p>At the door: the state and the spool directory belong to one ingest alone, for life, and the
 * port is taken before anything is replayed. Whoever else lives is judged by the clock of Redis.
 * Where the queues are is never guessed: what is put where nobody looks is lost.
 *
 * <p>Threads: see {@code http} and {@code ring}; {@code ingest-settings} reads Matomo's settings in
 * the background, {@code queue-watch} looks beside the queues for what the appender cannot see.
 *
 * <p>On failure: wrong configuration is reported as a whole before anything starts; a missing
 * database only means that the last known settings are used.
 *
 * <p>Must not: wait for the database, except where the queues are in it.
 */
package sluice.ingest;
