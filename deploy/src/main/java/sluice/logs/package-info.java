/**
 * Replays access logs of web servers as tracking requests ({@code sluice import}), by the rules of
 * Matomo's own log importer.
 *
 * <p>In: log files in the formats of {@link sluice.logs.LogFormats}, rules as the command line has
 * them. Out: bulk calls to the tracking endpoint, and for each log a {@link
 * sluice.logs.Checkpoint}.
 *
 * <p>Threads: one reads, decides and writes checkpoints; while it waits, one for each recorder
 * sends. A visitor's hits are always sent by the same recorder, so that they stay in order.
 *
 * <p>On failure: what certainly did not arrive is sent again; what may have arrived is not, and the
 * operator decides ({@link sluice.logs.InDoubt}). A line that cannot be read is counted with its
 * reason ({@link sluice.logs.Outcome}) and never ends an import. Lines, rounds and what is
 * remembered of hosts are bounded, whatever a log holds.
 *
 * <p>Must not: write to queues or tables; decide what the tracker decides, such as whether a visit
 * goes on.
 */
package sluice.logs;
