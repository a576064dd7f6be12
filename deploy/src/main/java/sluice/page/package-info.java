/**
 * What the live page of a process shows: the panels of its parts, the files that the page is made
 * of, and the report of a site.
 *
 * <p>In: meters of the registry, what the parts say of themselves, archive tables. Out: panels,
 * files of the class path, JSON.
 *
 * <p>Threads: panels are made by the thread of the admin port, reports by another one of it.
 *
 * <p>On failure: what is not known is shown so; it never counts as well.
 *
 * <p>Must not: measure anything itself, or show what is secret.
 */
package sluice.page;
