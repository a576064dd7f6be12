/**
 * What is new since the last run: which days of which sites have to be archived again (docs:
 * archiver/docs/periods.md#what-is-made-again-and-when).
 *
 * <p>In: sluice_touched, tails of the log tables, report_to_invalidate_* options,
 * archive_invalidations. Out: days by site with what of them changed, in a table until published.
 *
 * <p>Threads: one finds; all that archive tell meanwhile what they published, and use leases and
 * tokens.
 *
 * <p>On failure: one transaction moves the marks and keeps the days that were found, so nothing is
 * missed.
 *
 * <p>Must not: leave a mark of Matomo's unclaimed when its day is read; end one before its day is
 * published.
 */
package sluice.archive.change;
