/**
 * Sites, goals and custom dimensions as Matomo stores them, with the settings that apply to each:
 * contract for the worker's rules and for the archiver.
 *
 * <p>In: rows of Matomo's tables and options. Out: immutable records, cached for a bounded time.
 *
 * <p>Threads: records are immutable; the cache is thread-safe.
 *
 * <p>On failure: a database error leaves the last good copy in use until it expires, then
 * propagates.
 *
 * <p>Must not: write to the database, save for what it says it creates.
 */
package sluice.site;
