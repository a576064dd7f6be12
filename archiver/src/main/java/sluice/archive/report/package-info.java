/**
 * What all reports are, and the one shape that several plugins share: a report takes visits, merges
 * with others of its kind, and publishes records with Matomo's labels, order and row limits.
 *
 * <p>In: slices of visits. Out: numeric records and report tables; rules for folding them into
 * longer periods.
 *
 * <p>Threads: a report is confined to the thread that archives; when all is counted, others may
 * fill and write some of its tables.
 *
 * <p>On failure: nothing here fails on data; what Matomo would refuse is left out.
 *
 * <p>Must not: touch the database; subtract.
 */
package sluice.archive.report;
