/**
 * The queue in Redis, in the format of Matomo's QueuedTracking plugin: contract between ingest and
 * worker.
 *
 * <p>In: request sets. Out: list entries, and back; key names; the choice of a queue for a visitor;
 * what ingest, workers and a resize tell each other there.
 *
 * <p>Threads: everything here is immutable or stateless.
 *
 * <p>On failure: bytes that are no request set, or hold more than {@code RequestSetCodec} allows,
 * raise {@code InvalidEntryException}, which says why.
 *
 * <p>Must not: import anything of the project but {@code sluice.request}.
 */
package sluice.queue;
