/**
 * PHP's rules, each once, wherever results of Matomo depend on them: contract between ingest,
 * worker and archiver. Here are values, numbers, text, serialisation and versions; the rooms below
 * are {@code json}, {@code url} (with query strings), {@code time} and {@code pattern}.
 *
 * <p>In: what clients sent or what PHP stored. Out: the value that PHP has for it. What PHP 8.2
 * says counts where versions differ; the class says so then.
 *
 * <p>Threads: everything here is immutable, stateless, or confined to one call.
 *
 * <p>On failure: what PHP refuses has an empty result; nothing throws because of what a client
 * sent, but for what no process could hold ({@link sluice.php.InputTooLargeException}).
 *
 * <p>Must not: do I/O, know Matomo's rules, or import anything else of the project.
 */
package sluice.php;
