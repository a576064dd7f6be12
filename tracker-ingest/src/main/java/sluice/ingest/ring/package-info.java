/**
 * From the event loops to the queue: a ring, and the one loop that takes from it.
 *
 * <p>In: encoded request sets with a ticket each. Out: entries in Redis's lists, in the plugin's
 * tables where its backend is the database, or in the spool, and a verdict on each ticket (kept, or
 * not).
 *
 * <p>Threads: event loops encode and publish; the loop {@code queue-appender} alone numbers, sends,
 * spools and replays, and serves the connections to Redis; {@code queue-connector} alone connects;
 * {@code queue-inserter} waits for the database.
 *
 * <p>On failure: a push that was refused or whose outcome is unknown goes to the spool of its queue
 * in order, and from there to the server again; what can be kept nowhere is told to its ticket.
 * Where replicas have to confirm, a push that too few of them have is in the spool until they do.
 * What a server has forgotten that it confirmed within the resend window is pushed again. Where
 * workers of PHP drain, which know no identity, nothing that may have arrived is pushed again.
 *
 * <p>Identity: producer, list and number. The producer is a new one whenever this process may be a
 * copy of another or of an earlier moment of itself; sets that waited are numbered when their list
 * is known, which is durable before the first push.
 *
 * <p>Must not: let the client library send anything twice by itself, or wait on {@code
 * queue-appender} for an answer of Redis, which the same loop would have to read.
 */
package sluice.ingest.ring;
