/**
 * The families of metrics that reports share: of visits, of conversions, of hits, of pages.
 *
 * <p>In: rows of the log tables. Out: columns of report rows.
 *
 * <p>Threads: confined to the thread that archives.
 *
 * <p>On failure: nothing here fails on data; what Matomo would refuse is left out.
 *
 * <p>Must not: know a report; touch the database; subtract.
 */
package sluice.archive.count;
