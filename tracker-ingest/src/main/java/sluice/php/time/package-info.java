/**
 * PHP's strtotime.
 *
 * <p>In: text of clients. Out: the moment that PHP 8.2 reads in it.
 *
 * <p>Threads: everything here is immutable or stateless.
 *
 * <p>On failure: text that PHP refuses has an empty result; nothing throws because of what a client
 * sent. Longer text than PHP's formats can need is refused before it is looked at.
 *
 * <p>Must not: do I/O, or import anything else of the project.
 */
package sluice.php.time;
