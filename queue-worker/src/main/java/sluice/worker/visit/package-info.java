/**
 * Visits and visitors: what a hit says of its visitor, whether it is excluded, which visit it
 * belongs to, and what that visit's row becomes.
 *
 * <p>In: tracking requests, sites, settings, visits as they stand. Out: hits, matches, column
 * values.
 *
 * <p>Threads: hits are immutable; a {@code Visit} belongs to one batch and one thread.
 *
 * <p>On failure: refusals are values; SQL errors of a look-up propagate.
 *
 * <p>Must not: write to the database.
 */
package sluice.worker.visit;
