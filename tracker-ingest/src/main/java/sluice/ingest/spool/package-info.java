/**
 * Entries that Redis cannot take now, on local disk, in order, one directory a queue.
 *
 * <p>In: entries with their number. Out: the same, oldest first, until each is confirmed.
 *
 * <p>Threads: a spool belongs to the appender; figures may be read by any thread.
 *
 * <p>On failure: what is torn is cut off, what is corrupt is set aside and counted, the rest is
 * replayed; a full disk refuses the append and leaves what is there as it was.
 *
 * <p>Must not: say that an entry is kept before it was synced, and the name of its file too.
 */
package sluice.ingest.spool;
