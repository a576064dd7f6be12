/**
 * The endpoint: HTTP in, answers out, as Matomo's tracker gives them.
 *
 * <p>In: bytes of a connection, read as strictly as nginx does; heads of 200 lines at most, bodies,
 * values, arrays and JSON within the limits of PHP and of the worker. Out: request sets, one or
 * more for each queue that a call touches, to the ring; the answer when all are safe.
 *
 * <p>Charged: everything that a connection holds, as it arrives, to the part of {@link
 * sluice.ingest.http.MemoryBudget} that it belongs to. Beside it stand one large body as it is
 * unpacked (a tree of at most 200,000 values, its JSON of 24 MiB) and some KiB a connection.
 *
 * <p>Threads: everything of a connection runs on its event loop; bodies above 8 KiB are parsed on
 * {@code body-parser}, above 64 KiB on {@code bulk-parser}.
 *
 * <p>On failure: whatever a client sends has an answer (docs:
 * tracker-ingest/docs/endpoint.md#answers); too large, too slow or too many has one of HTTP's own.
 *
 * <p>Must not: block, or answer 2xx for a hit that is not safe (unless told to by {@code --ack}).
 */
package sluice.ingest.http;
