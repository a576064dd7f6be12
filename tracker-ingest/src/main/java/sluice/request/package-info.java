/**
 * Matomo's rules for a tracking request: contract between ingest and worker.
 *
 * <p>In: raw parameters, headers, cookies. Out: typed values as Matomo's tracker would read them.
 *
 * <p>Threads: everything here is immutable, stateless, or confined to one call.
 *
 * <p>On failure: bad input has a defined value (a default); nothing here throws because of what a
 * client sent, but for what no process could hold ({@link sluice.php.InputTooLargeException}).
 *
 * <p>Must not: do I/O, or import anything of the project but {@code sluice.php} and its rooms.
 */
package sluice.request;
