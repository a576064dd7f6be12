/**
 * What PHP makes of text, where Matomo's results depend on it: contract between ingest and worker.
 *
 * <p>In: text of clients. Out: the value that PHP 8.2 gives for it.
 *
 * <p>Threads: everything here is immutable or stateless.
 *
 * <p>On failure: text that PHP refuses has an empty result; nothing throws because of what a client
 * sent. Longer text than PHP's formats can need is refused before it is looked at.
 *
 * <p>Must not: do I/O, or import anything else of the project.
 */
package sluice.php;
