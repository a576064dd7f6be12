/**
 * The reports of plugins Actions and PagePerformance: pages, titles, downloads, outlinks, site
 * search.
 *
 * <p>In: slices of visits. Out: records, and rules for folding them into longer periods.
 *
 * <p>Threads: a report is confined to the thread that archives; when all is counted, others may
 * fill and write some of its tables.
 *
 * <p>On failure: nothing here fails on data; what Matomo would refuse is left out.
 *
 * <p>Must not: touch the database; know other plugins' reports; subtract.
 */
package sluice.archive.report.actions;
