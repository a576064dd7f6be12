/**
 * Which goals a hit converts and what a conversion is worth; orders, carts and their items (docs:
 * queue-worker/docs/goals.md).
 *
 * <p>In: a tracking request, its action, the goals of its site. Out: matched goals, revenues, items
 * with the names to look up.
 *
 * <p>Threads: rules are stateless or hold thread-safe bounded caches; results are immutable.
 *
 * <p>On failure: what a client sent never throws; patterns that do not compile match nothing.
 *
 * <p>Must not: touch the database, read the clock, or know other conversions of the visit.
 */
package sluice.worker.goal;
