/**
 * The endpoint: HTTP in, answers out, as Matomo's tracker gives them.
 *
 * <p>In: bytes of a connection. Out: request sets, one for each queue that a call touches, to the
 * ring; the answer when all are safe.
 *
 * <p>Threads: everything of a connection runs on its event loop; large bulk bodies are parsed on
 * one thread of their own, {@code bulk-parser}.
 *
 * <p>On failure: whatever a client sends has an answer from the tables of reference tracker.md 1.4;
 * too large, too slow or too many has one of HTTP's own.
 *
 * <p>Must not: block, or answer 2xx for a hit that is not safe (unless told to by {@code --ack}).
 */
package sluice.ingest.http;
