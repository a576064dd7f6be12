/**
 * Matomo's archive tables: their names, rows, ids, done flags and serialised report tables.
 *
 * <p>In: the records of one archive. Out: rows of archive_numeric_YYYY_MM and archive_blob_YYYY_MM,
 * and the same read back.
 *
 * <p>Threads: readers, the writer and caches are shared by all; what is being built is confined to
 * the thread that archives a site, which may have others do parts of it; records are immutable.
 *
 * <p>On failure: a database error propagates; an archive without its done flag is no archive to
 * Matomo.
 *
 * <p>Must not: know what a report counts.
 */
package sluice.archive.table;
