/**
 * Which action a hit is and what its row of log_link_visit_action takes: urls, titles, events,
 * contents, site search, timings, custom dimensions (docs:
 * queue-worker/docs/log-tables.md#log_link_visit_action, queue-worker/docs/actions.md).
 *
 * <p>In: a tracking request and its site. Out: an {@code Action} with the names to look up in
 * log_action, or a refusal.
 *
 * <p>Threads: rules are stateless or hold thread-safe bounded caches; results are immutable.
 *
 * <p>On failure: what a client sent never throws; Matomo's refusals are values.
 *
 * <p>Must not: touch the database, read the clock, or know other hits of the visit.
 */
package sluice.worker.action;
