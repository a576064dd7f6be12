/**
 * Language and place of a visitor (docs: queue-worker/docs/location-privacy.md#language,
 * queue-worker/docs/location-privacy.md#place).
 *
 * <p>In: the Accept-Language header, an address. Out: language code, country, region, city and
 * coordinates as the columns take them.
 *
 * <p>Threads: everything is immutable or thread-safe; a GeoIP database is read-only.
 *
 * <p>On failure: an address that cannot be located falls back to the language; an unreadable
 * database is refused when it is opened.
 *
 * <p>Must not: touch the log tables, read the clock, or resolve host names.
 */
package sluice.worker.location;
