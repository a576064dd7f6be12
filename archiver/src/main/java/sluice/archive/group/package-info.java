/**
 * Group tables: groups of rows as SQL's GROUP BY makes them, and columns that know how they merge.
 * Reports declare theirs by a schema; merging, copying, writing and reading exist once, here.
 *
 * <p>In: keys and numbers of log rows. Out: the same, merged.
 *
 * <p>Threads: confined to the thread that archives.
 *
 * <p>On failure: nothing here fails on data; what was not written here is refused by an
 * IOException.
 *
 * <p>Must not: know a report; subtract from a sum.
 */
package sluice.archive.group;
