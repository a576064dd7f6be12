/**
 * The archiver: keeps Matomo's archive tables in step with its log tables.
 *
 * <p>In: log tables, settings, what changed. Out: published archives, metrics {@code
 * sluice.archive.*}.
 *
 * <p>Threads: one finds what changed, several archive; a site has one turn at a time, and what is
 * kept of it is touched only then. {@link sluice.archive.Archiver} may be closed from any other.
 *
 * <p>On failure: what was not published is found changed again by the next run; a site that fails
 * is counted and logged, and the others go on.
 *
 * <p>Must not: write to log tables.
 */
package sluice.archive;
