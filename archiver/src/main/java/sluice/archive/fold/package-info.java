/**
 * Folding visits into the archives of a day, and published archives into those of longer periods.
 *
 * <p>In: bundles of visits; published archives. Out: the records of an archive.
 *
 * <p>Threads: a fold is confined to the thread that archives its site.
 *
 * <p>On failure: a database error propagates; the fold is thrown away and made again.
 *
 * <p>Must not: publish; subtract.
 */
package sluice.archive.fold;
