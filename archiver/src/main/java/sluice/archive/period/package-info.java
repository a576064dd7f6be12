/**
 * Periods of Matomo and the time zones of sites, and archives of longer periods folded from
 * published shorter ones.
 *
 * <p>In: site-local dates, published archives. Out: UTC bounds, sub-periods, folded records.
 *
 * <p>Threads: values are immutable; a fold is confined to the thread that archives.
 *
 * <p>On failure: a database error propagates; nothing is published.
 *
 * <p>Must not: read log tables, save for the visitors of a period.
 */
package sluice.archive.period;
