/**
 * PHP's json_decode and json_encode, over bytes.
 *
 * <p>In: JSON of clients and of queue entries; values to write. Out: values; JSON as PHP writes it.
 *
 * <p>Threads: reading is confined to one call; a {@link sluice.php.json.PhpJsonWriter} belongs to
 * one thread.
 *
 * <p>On failure: {@link sluice.php.json.PhpJson.MalformedJsonException} where PHP has an error, and
 * {@link sluice.php.InputTooLargeException} when a limit of the caller is passed.
 *
 * <p>Must not: do I/O, or import anything of the project but {@code sluice.php}.
 */
package sluice.php.json;
