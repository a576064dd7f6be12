/**
 * PHP's parse_url, parse_str, http_build_query, and percent sequences.
 *
 * <p>In: URLs, query strings, forms and cookies as clients send them. Out: their parts and values.
 *
 * <p>Threads: everything here is immutable, stateless, or confined to one call.
 *
 * <p>On failure: what PHP refuses has an empty result; more arrays than are allowed raise {@link
 * sluice.php.InputTooLargeException}.
 *
 * <p>Must not: do I/O, or import anything of the project but {@code sluice.php}.
 */
package sluice.php.url;
