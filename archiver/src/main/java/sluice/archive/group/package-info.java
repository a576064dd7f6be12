/**
 * Groups of rows as SQL's GROUP BY makes them, and what is counted of them exactly.
 *
 * <p>In: keys and numbers of log rows. Out: the same, merged.
 *
 * <p>Threads: confined to the thread that archives.
 *
 * <p>On failure: nothing here fails on data.
 *
 * <p>Must not: know a report; subtract.
 */
package sluice.archive.group;
