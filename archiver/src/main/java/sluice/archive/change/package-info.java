/**
 * What is new since the last run: which days of which sites have to be archived again (docs:
 * archiver/docs/periods.md#what-is-made-again-and-when).
 *
 * <p>In: sluice_touched, tails of the log tables, report_to_invalidate_* options,
 * archive_invalidations. Out: days by site.
 *
 * <p>Threads: confined to the thread that archives.
 *
 * <p>On failure: marks are advanced only together with the days that were found, so nothing is
 * missed.
 *
 * <p>Must not: delete an option or an invalidation before its days are published.
 */
package sluice.archive.change;
