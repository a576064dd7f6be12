/**
 * Where a visit came from: campaign, search engine, social network, website or directly; and the
 * tests of addresses against the known urls and spammers (docs: queue-worker/docs/referrers.md,
 * queue-worker/docs/exclusions.md).
 *
 * <p>In: a tracking request, its site, all known urls, what its visit has stored. Out: the values
 * of the columns referer_*.
 *
 * <p>Threads: rules are immutable or hold thread-safe bounded caches; results are immutable.
 *
 * <p>On failure: what a client sent never throws; missing or unreadable definitions are refused at
 * start.
 *
 * <p>Must not: touch the database, read the clock, or decide whether a visit is new.
 */
package sluice.worker.referrer;
