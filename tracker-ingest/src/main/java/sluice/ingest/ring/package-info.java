/**
 * From the event loops to Redis: a ring, and the one thread that takes from it.
 *
 * <p>In: encoded request sets with a ticket each. Out: entries in Redis's lists or in the spool,
 * and a verdict on each ticket (kept, or not).
 *
 * <p>Threads: event loops encode and publish; the thread {@code queue-appender} alone numbers,
 * sends, spools and replays; {@code redis-connector} alone connects.
 *
 * <p>On failure: a push that was refused or whose outcome is unknown goes to the spool of its queue
 * in order, and from there to Redis again; what can be kept nowhere is told to its ticket.
 *
 * <p>Must not: let the client library send anything twice by itself.
 */
package sluice.ingest.ring;
